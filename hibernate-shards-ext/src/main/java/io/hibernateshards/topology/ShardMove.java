package io.hibernateshards.topology;

import io.hibernateshards.ShardId;

/**
 * A virtual shard on its way from one database to another. Until it is decided, the source has its rows and those at the target
 * are no one's; then the target has them, and those left at the source are no one's.
 *
 * @param decided whether the target owns it
 */
public record ShardMove(ShardId shard, Database source, Database target, boolean decided) {

    public ShardMove {
        if (source.equals(target)) {
            throw new IllegalArgumentException("The virtual shard '" + shard + "' is on '" + target + "' already");
        }
    }

    /** The database that owns the virtual shard. */
    public Database owner() {
        return decided ? target : source;
    }

    /** The database that has rows of the virtual shard which are not to be seen there. */
    public Database other() {
        return decided ? source : target;
    }
}
