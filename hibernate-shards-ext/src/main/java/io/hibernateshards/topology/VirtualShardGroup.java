package io.hibernateshards.topology;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A named set of virtual shards that live together, with its bucket: the databases they may live on. Which of them holds a
 * row is said by the map alone, never found by walking the bucket.
 *
 * @param name the group's name, unique in its keyspace
 * @param ranges its virtual shards, ascending
 * @param active the databases that hold its rows, in bucket order, at least one
 * @param waiting the databases that take rows when capacity is needed, in bucket order
 * @param bound whether its virtual shards stay within its bucket; else it is no more than a name for what lives on its one
 *     database, and a virtual shard that moves joins the group of its new one
 */
public record VirtualShardGroup(
        String name, List<VirtualShardRange> ranges, List<Database> active, List<Database> waiting, boolean bound) {

    public VirtualShardGroup {
        if (active.isEmpty()) {
            throw new IllegalArgumentException("The vshard group '" + name + "' has no active database");
        }
        if (Stream.concat(active.stream(), waiting.stream()).distinct().count() < active.size() + waiting.size()) {
            throw new IllegalArgumentException(
                    "The bucket of the vshard group '" + name + "' has a database more than once");
        }
        if (!bound
                && (active.size() > 1
                        || !waiting.isEmpty()
                        || !active.get(0).name().equals(name))) {
            throw new IllegalArgumentException("A vshard group that is not bound has one database and its name, but '"
                    + name + "' has " + active + " and waiting " + waiting);
        }
        ranges = ranges.stream()
                .sorted(Comparator.comparingInt(VirtualShardRange::first))
                .toList();
        active = List.copyOf(active);
        waiting = List.copyOf(waiting);
    }

    /** A group whose virtual shards stay within its bucket. */
    public VirtualShardGroup(
            String name, List<VirtualShardRange> ranges, List<Database> active, List<Database> waiting) {
        this(name, ranges, active, waiting, true);
    }

    /** The group of what lives on a database and is not bound to it; its name is the database's. */
    public static VirtualShardGroup of(Database database, List<VirtualShardRange> ranges) {
        return new VirtualShardGroup(database.name(), ranges, List.of(database), List.of(), false);
    }

    /** How many virtual shards it has. */
    public int size() {
        return ranges.stream().mapToInt(VirtualShardRange::size).sum();
    }

    /** Its bucket: the active databases, then the waiting ones. */
    public List<Database> bucket() {
        return Stream.concat(active.stream(), waiting.stream()).toList();
    }

    /** Its virtual shards as a set. */
    public VirtualShardSet shards() {
        return ranges.stream()
                .map(VirtualShardSet::range)
                .reduce(VirtualShardSet::or)
                .orElseGet(VirtualShardSet::none);
    }
}
