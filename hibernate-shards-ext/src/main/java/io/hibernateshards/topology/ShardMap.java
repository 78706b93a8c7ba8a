package io.hibernateshards.topology;

import io.hibernateshards.ShardId;
import java.util.Collection;
import java.util.List;
import org.hibernate.AssertionFailure;

/** Where every virtual shard lives: one immutable value with a version. Any thread. */
public final class ShardMap {

    /** The version of the map; 0 for a map that only the settings say. */
    public long epoch() {
        throw new AssertionFailure("contract");
    }

    /** All databases, by ascending number. */
    public List<Database> databases() {
        throw new AssertionFailure("contract");
    }

    /** The database of that name; throws {@link IllegalArgumentException} that lists the known ones. */
    public Database database(String name) {
        throw new AssertionFailure("contract");
    }

    /** All databases as a set. */
    public DatabaseSet every() {
        throw new AssertionFailure("contract");
    }

    public Collection<KeyspaceMap> keyspaces() {
        throw new AssertionFailure("contract");
    }

    /** The keyspace of that name; throws {@link IllegalArgumentException} that lists the known ones. */
    public KeyspaceMap keyspace(String name) {
        throw new AssertionFailure("contract");
    }

    public Database databaseOf(ShardId shard) {
        throw new AssertionFailure("contract");
    }
}
