package io.hibernateshards.topology;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

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
        this.shardsOfDatabase = shardsOfDatabase(databaseOfShard);
    }

    private static int[][] shardsOfDatabase(Database[] databaseOfShard) {
        int[] counts = new int[Database.MAXIMUM];
        for (var database : databaseOfShard) {
            counts[database.number()]++;
        }
        var shards = new int[Database.MAXIMUM][];
        Arrays.setAll(shards, number -> new int[counts[number]]);
        for (int shard = databaseOfShard.length - 1; shard >= 0; shard--) {
            int number = databaseOfShard[shard].number();
            shards[number][--counts[number]] = shard;
        }
        return shards;
    }

    /**
     * The even spread: consecutive virtual shards on each database in turn, shares differing by at most one. Each database's
     * share is a vshard group with the database's name, not bound to it.
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
     * one or more. Each database's share is a vshard group with the database's name, not bound to it.
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
     * database's name, not bound to it.
     *
     * @param places the database of each virtual shard, by its number
     */
    public static KeyspaceMap ofPlaces(String keyspace, List<Database> places) {
        var groups = new ArrayList<VirtualShardGroup>();
        for (var database : new LinkedHashSet<>(places)) {
            var ranges = VirtualShardRange.where(
                    places.size(), shard -> places.get(shard).equals(database));
            groups.add(VirtualShardGroup.of(database, ranges));
        }
        return of(keyspace, places, groups);
    }

    /**
     * The spread that vshard groups say: each group's virtual shards, in ascending order, consecutively over its active
     * databases, shares differing by at most one.
     *
     * @throws IllegalArgumentException where the groups do not name every virtual shard exactly once
     */
    public static KeyspaceMap ofGroups(String keyspace, int shardCount, List<VirtualShardGroup> groups) {
        var groupOfShard = groupOfShard(shardCount, groups);
        var databaseOfShard = new Database[shardCount];
        for (var group : groups) {
            int size = group.size();
            int place = 0;
            for (var range : group.ranges()) {
                for (int shard = range.first(); shard <= range.last(); shard++, place++) {
                    int share = (int) ((long) place * group.active().size() / size);
                    databaseOfShard[shard] = group.active().get(share);
                }
            }
        }
        return new KeyspaceMap(keyspace, databaseOfShard, groupOfShard, groups);
    }

    /**
     * The map that says each virtual shard's database and vshard group.
     *
     * @param places the database of each virtual shard, by its number
     * @throws IllegalArgumentException where the groups do not name every virtual shard exactly once, or one's database is
     *     not among the active ones of its group
     */
    public static KeyspaceMap of(String keyspace, List<Database> places, List<VirtualShardGroup> groups) {
        var groupOfShard = groupOfShard(places.size(), groups);
        for (int shard = 0; shard < groupOfShard.length; shard++) {
            if (!groupOfShard[shard].active().contains(places.get(shard))) {
                throw new IllegalArgumentException("Virtual shard " + shard + " is on '" + places.get(shard)
                        + "', which is no active database of its vshard group '" + groupOfShard[shard].name() + "': "
                        + groupOfShard[shard].active());
            }
        }
        return new KeyspaceMap(keyspace, places.toArray(Database[]::new), groupOfShard, groups);
    }

    private static VirtualShardGroup[] groupOfShard(int shardCount, List<VirtualShardGroup> groups) {
        var groupOfShard = new VirtualShardGroup[shardCount];
        var names = new HashSet<String>();
        for (var group : groups) {
            for (var range : group.ranges()) {
                for (int shard = range.first(); shard <= range.last(); shard++) {
                    if (shard >= shardCount || groupOfShard[shard] != null) {
                        throw new IllegalArgumentException("Virtual shard " + shard + " of vshard group '"
                                + group.name() + "' is outside the keyspace or in another group");
                    }
                    groupOfShard[shard] = group;
                }
            }
            if (!names.add(group.name())) {
                throw new IllegalArgumentException("Two vshard groups have the name '" + group.name() + "'");
            }
        }
        for (int shard = 0; shard < shardCount; shard++) {
            if (groupOfShard[shard] == null) {
                throw new IllegalArgumentException("Virtual shard " + shard + " is in no vshard group");
            }
        }
        return groupOfShard;
    }

    /**
     * The map with some virtual shards on another database. Those of a bound group stay in it: the database is in its bucket,
     * and is active from then on. Others join the group of that database.
     *
     * @throws IllegalArgumentException where the bucket of a virtual shard's group has not that database
     */
    public KeyspaceMap moved(VirtualShardSet shards, Database to) {
        var change = new MapChange(this);
        for (int shard = shards.next(0); shard >= 0; shard = shards.next(shard + 1)) {
            change.move(shard, to);
        }
        return change.toMap();
    }

    /**
     * The map with another bucket for a vshard group, which is bound to it from then on. No virtual shard moves.
     *
     * @throws IllegalArgumentException where one of its virtual shards lives on a database that is not active
     */
    public KeyspaceMap withBucket(String group, List<Database> active, List<Database> waiting) {
        var change = new MapChange(this);
        change.bucket(group, active, waiting);
        return change.toMap();
    }

    /**
     * The map with the next waiting database of a vshard group's bucket active. No virtual shard moves.
     *
     * @throws IllegalArgumentException where none waits
     */
    public KeyspaceMap activated(String group) {
        var its = group(group);
        if (its.waiting().isEmpty()) {
            throw new IllegalArgumentException("No database of the vshard group '" + group + "' waits");
        }
        int active = its.active().size() + 1;
        var bucket = its.bucket();
        return withBucket(group, bucket.subList(0, active), bucket.subList(active, bucket.size()));
    }

    /**
     * The map with some virtual shards of a bound group in a new one with the same bucket. No virtual shard moves.
     *
     * @param shards some of the group's, but not all
     */
    public KeyspaceMap split(String group, VirtualShardSet shards, String newGroup) {
        var change = new MapChange(this);
        change.split(group, shards, newGroup);
        return change.toMap();
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

    /** The vshard group of that name; throws {@link IllegalArgumentException} that lists the known ones. */
    public VirtualShardGroup group(String name) {
        for (var group : groups) {
            if (group.name().equals(name)) {
                return group;
            }
        }
        throw new IllegalArgumentException("Unknown vshard group '" + name + "'. Known are "
                + groups.stream().map(VirtualShardGroup::name).toList());
    }

    /** The vshard group of a virtual shard. */
    public VirtualShardGroup groupOf(int virtualShard) {
        return groupOfShard[virtualShard];
    }
}
