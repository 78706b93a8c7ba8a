package io.hibernateshards.topology;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Where each virtual shard of one keyspace lives. Immutable; any thread. */
public final class KeyspaceMap {

    private final String keyspace;
    private final Database[] databaseOfShard;
    private final VirtualShardGroup[] groupOfShard;
    private final List<VirtualShardGroup> groups;
    private final DatabaseSet databases;
    private final int[][] shardsOfDatabase;

    private KeyspaceMap(
            String keyspace,
            Database[] databaseOfShard,
            VirtualShardGroup[] groupOfShard,
            List<VirtualShardGroup> groups) {
        this.keyspace = keyspace;
        this.databaseOfShard = databaseOfShard;
        this.groupOfShard = groupOfShard;
        this.groups = List.copyOf(groups);
        this.databases = Arrays.stream(databaseOfShard).map(DatabaseSet::of).reduce(DatabaseSet.EMPTY, DatabaseSet::or);
        this.shardsOfDatabase = new int[Database.MAXIMUM][];
        for (int number = 0; number < Database.MAXIMUM; number++) {
            int its = number;
            shardsOfDatabase[number] = IntStream.range(0, databaseOfShard.length)
                    .filter(shard -> databaseOfShard[shard].number() == its)
                    .toArray();
        }
    }

    /**
     * The even spread: consecutive virtual shards on each database in turn, shares differing by at most one. Each database's
     * share is a vshard group with the database's name.
     */
    public static KeyspaceMap evenly(String keyspace, int shardCount, List<Database> databases) {
        int sharers = Math.min(shardCount, databases.size());
        var places = new ArrayList<Database>(shardCount);
        for (int share = 1; share <= sharers; share++) {
            int end = (int) ((long) share * shardCount / sharers);
            places.addAll(Collections.nCopies(end - places.size(), databases.get(share - 1)));
        }
        return ofPlaces(keyspace, places);
    }

    /**
     * Consecutive virtual shards on each database in turn, shares as the capacities: no share differs from its exact part by
     * one or more. Each database's share is a vshard group with the database's name.
     *
     * @param capacities one for each database, finite and positive
     */
    public static KeyspaceMap byCapacity(
            String keyspace, int shardCount, List<Database> databases, List<Double> capacities) {
        var places = new ArrayList<Database>(shardCount);
        double total = 0;
        for (double capacity : capacities) {
            if (!(capacity > 0 && capacity < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("A capacity is finite and positive, but got " + capacity);
            }
            total += capacity;
        }
        double reached = 0;
        for (int index = 0; index < databases.size(); index++) {
            reached += capacities.get(index);
            // The last one takes the rest, whatever was lost in adding up.
            long end = index == databases.size() - 1 ? shardCount : Math.round(shardCount * reached / total);
            places.addAll(Collections.nCopies((int) Math.max(0, end - places.size()), databases.get(index)));
        }
        return ofPlaces(keyspace, places);
    }

    /**
     * The map that says each virtual shard's database by itself. Each database's virtual shards are a vshard group with the
     * database's name.
     *
     * @param places the database of each virtual shard, by its number
     */
    public static KeyspaceMap ofPlaces(String keyspace, List<Database> places) {
        var groups = new ArrayList<VirtualShardGroup>();
        for (var database : new LinkedHashSet<>(places)) {
            var ranges = VirtualShardRange.where(
                    places.size(), shard -> places.get(shard).equals(database));
            groups.add(new VirtualShardGroup(database.name(), ranges, List.of(database), List.of()));
        }
        return ofGroups(keyspace, places.size(), groups);
    }

    /**
     * The spread that vshard groups say: each group's virtual shards, in ascending order, consecutively over its active
     * databases, shares differing by at most one.
     *
     * @throws IllegalArgumentException where the groups do not name every virtual shard exactly once
     */
    public static KeyspaceMap ofGroups(String keyspace, int shardCount, List<VirtualShardGroup> groups) {
        var databaseOfShard = new Database[shardCount];
        var groupOfShard = new VirtualShardGroup[shardCount];
        for (var group : groups) {
            int size = group.size();
            int place = 0;
            for (var range : group.ranges()) {
                for (int shard = range.first(); shard <= range.last(); shard++, place++) {
                    if (shard >= shardCount || groupOfShard[shard] != null) {
                        throw new IllegalArgumentException("Virtual shard " + shard + " of vshard group '"
                                + group.name() + "' is outside the keyspace or in another group");
                    }
                    groupOfShard[shard] = group;
                    int share = (int) ((long) place * group.active().size() / size);
                    databaseOfShard[shard] = group.active().get(share);
                }
            }
        }
        for (int shard = 0; shard < shardCount; shard++) {
            if (groupOfShard[shard] == null) {
                throw new IllegalArgumentException("Virtual shard " + shard + " is in no vshard group");
            }
        }
        return new KeyspaceMap(keyspace, databaseOfShard, groupOfShard, groups);
    }

    /** The keyspace's name. */
    public String keyspace() {
        return keyspace;
    }

    /** How many virtual shards it has. */
    public int shardCount() {
        return databaseOfShard.length;
    }

    /** The database of a virtual shard; one array access. */
    public Database databaseOf(int virtualShard) {
        return databaseOfShard[virtualShard];
    }

    /** How many virtual shards a database has. */
    public int shardCountOn(Database database) {
        return shardsOfDatabase[database.number()].length;
    }

    /**
     * One of a database's virtual shards.
     *
     * @param index its place among them in ascending order, in {@code [0, shardCountOn(database))}
     */
    public int shardOn(Database database, int index) {
        return shardsOfDatabase[database.number()][index];
    }

    /** The databases that hold at least one virtual shard. */
    public DatabaseSet databases() {
        return databases;
    }

    /** The databases of some virtual shards. */
    public DatabaseSet databasesOf(VirtualShardSet shards) {
        long bits = 0;
        for (int shard = shards.next(0); shard >= 0 && shard < databaseOfShard.length; shard = shards.next(shard + 1)) {
            bits |= 1L << databaseOfShard[shard].number();
        }
        return new DatabaseSet(bits);
    }

    /** The virtual shards on a database, as the fewest ranges, ascending. */
    public List<VirtualShardRange> rangesOn(Database database) {
        return VirtualShardRange.where(
                databaseOfShard.length, shard -> Objects.equals(databaseOfShard[shard], database));
    }

    /** Which database has which virtual shards, as a text: {@code one: 0-511; two: 512-1023}. Databases by their numbers. */
    public String text() {
        return Arrays.stream(databaseOfShard)
                .distinct()
                .sorted(Comparator.comparingInt(Database::number))
                .map(database -> database + ": " + VirtualShardRange.text(rangesOn(database)))
                .collect(Collectors.joining("; "));
    }

    /** Its vshard groups, in the order in which they were named. */
    public List<VirtualShardGroup> groups() {
        return groups;
    }

    /** The vshard group of a virtual shard. */
    public VirtualShardGroup groupOf(int virtualShard) {
        return groupOfShard[virtualShard];
    }
}
