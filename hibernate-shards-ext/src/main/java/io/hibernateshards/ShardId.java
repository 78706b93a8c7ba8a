package io.hibernateshards;

/**
 * The name of one virtual shard: a number in the numbering of a keyspace.
 *
 * @param keyspace the keyspace's name
 * @param number the virtual shard's number, in {@code [0, shardCount)} of its keyspace
 */
public record ShardId(String keyspace, int number) {

    /** The keyspace of all entity groups that name no other. */
    public static final String DEFAULT_KEYSPACE = "default";

    public ShardId {
        if (number < 0) {
            throw new IllegalArgumentException("A virtual shard's number is not negative, but got " + number);
        }
    }

    /** The virtual shard of that number in the default keyspace. */
    public static ShardId of(int number) {
        return new ShardId(DEFAULT_KEYSPACE, number);
    }

    @Override
    public String toString() {
        return keyspace + "/" + number;
    }
}
