package io.hibernateshards.topology;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Where each virtual shard of one keyspace lives. Immutable; any thread. */
public final class KeyspaceMap {

    private final String keyspace;
    private final Database[] databaseOfShard;
    private final VirtualShardGroup[] groupOfShard;
    private final List<VirtualShardGroup> groups;
    private final DatabaseSet databases;

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
    }

    /**
     * The even spread: consecutive virtual shards on each database in turn, shares differing by at most one. Each database's
     * share is a vshard group with the database's name.
     */
    public static KeyspaceMap evenly(String keyspace, int shardCount, List<Database> databases) {
        var groups = new ArrayList<VirtualShardGroup>();
        int sharers = Math.min(shardCount, databases.size());
        for (int share = 0; share < sharers; share++) {
            int first = (int) ((long) share * shardCount / sharers);
            int next = (int) ((long) (share + 1) * shardCount / sharers);
            var database = databases.get(share);
            groups.add(new VirtualShardGroup(
                    database.name(), List.of(new VirtualShardRange(first, next - 1)), List.of(database), List.of()));
        }
        return ofGroups(keyspace, shardCount, groups);
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
        var ranges = new ArrayList<VirtualShardRange>();
        int first = -1;
        for (int shard = 0; shard <= databaseOfShard.length; shard++) {
            boolean here = shard < databaseOfShard.length && Objects.equals(databaseOfShard[shard], database);
            if (here && first < 0) {
                first = shard;
            } else if (!here && first >= 0) {
                ranges.add(new VirtualShardRange(first, shard - 1));
                first = -1;
            }
        }
        return ranges;
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
