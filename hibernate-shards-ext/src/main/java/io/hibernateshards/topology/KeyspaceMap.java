package io.hibernateshards.topology;

import java.util.List;
import org.hibernate.AssertionFailure;

/** Where each virtual shard of one keyspace lives. Immutable; any thread. */
public final class KeyspaceMap {

    /** The keyspace's name. */
    public String keyspace() {
        throw new AssertionFailure("contract");
    }

    /** How many virtual shards it has. */
    public int shardCount() {
        throw new AssertionFailure("contract");
    }

    /** The database of a virtual shard; one array access. */
    public Database databaseOf(int virtualShard) {
        throw new AssertionFailure("contract");
    }

    /** The databases that hold at least one virtual shard. */
    public DatabaseSet databases() {
        throw new AssertionFailure("contract");
    }

    /** The databases of some virtual shards. */
    public DatabaseSet databasesOf(VirtualShardSet shards) {
        throw new AssertionFailure("contract");
    }

    /** The virtual shards on a database, as the fewest ranges, ascending. */
    public List<VirtualShardRange> rangesOn(Database database) {
        throw new AssertionFailure("contract");
    }

    public List<VirtualShardGroup> groups() {
        throw new AssertionFailure("contract");
    }

    public VirtualShardGroup groupOf(int virtualShard) {
        throw new AssertionFailure("contract");
    }
}
