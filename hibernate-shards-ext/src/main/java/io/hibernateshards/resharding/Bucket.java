package io.hibernateshards.resharding;

import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.KeyspaceMap;
import io.hibernateshards.topology.VirtualShardGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The databases of a bound vshard group, changed one step at a time. */
record Bucket(List<Database> active, List<Database> waiting) {

    static Bucket of(VirtualShardGroup group) {
        return new Bucket(group.active(), group.waiting());
    }

    /** With more active databases, some of which may have waited. */
    Bucket with(List<Database> added) {
        return new Bucket(
                Stream.concat(active.stream(), added.stream()).distinct().toList(),
                waiting.stream().filter(database -> !added.contains(database)).toList());
    }

    Bucket without(Database database) {
        return new Bucket(
                active.stream().filter(other -> !other.equals(database)).toList(),
                waiting.stream().filter(other -> !other.equals(database)).toList());
    }

    /** With another database before one of its own, as active as that; one that is active already stays where it is. */
    Bucket opened(Database old, Database another) {
        if (active.contains(another)) {
            return this;
        }
        var rest = active.contains(old) ? without(another) : this;
        return new Bucket(inserted(rest.active, old, another), inserted(rest.waiting, old, another));
    }

    private static List<Database> inserted(List<Database> databases, Database before, Database inserted) {
        int place = databases.indexOf(before);
        if (place < 0 || databases.contains(inserted)) {
            return databases;
        }
        var more = new ArrayList<>(databases);
        more.add(place, inserted);
        return more;
    }

    KeyspaceMap in(KeyspaceMap map, String group) {
        return map.withBucket(group, active, waiting);
    }
}
