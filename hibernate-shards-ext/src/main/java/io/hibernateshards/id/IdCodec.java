package io.hibernateshards.id;

/**
 * The bits of a sharded id: a counter, then six bits of the number of the database whose counter it is, then the virtual
 * shard. Ids made on different databases are disjoint by construction, and the virtual shard is read without a look-up.
 *
 * @param shardBits how many of the lowest bits hold the virtual shard, in {@code [0, 24]}; recorded by every database
 */
public record IdCodec(int shardBits) {

    private static final int DATABASE_BITS = 6;

    public IdCodec {
        if (shardBits < 0 || shardBits > 24) {
            throw new IllegalArgumentException("The bits of a virtual shard are in [0, 24], but got " + shardBits);
        }
    }

    /** The codec of a keyspace with so many virtual shards: the fewest bits that number them all. */
    public static IdCodec forShardCount(int shardCount) {
        return new IdCodec(shardCount <= 1 ? 0 : Integer.SIZE - Integer.numberOfLeadingZeros(shardCount - 1));
    }

    /** The largest counter that gives a positive id. */
    public long maximumCounter() {
        return Long.MAX_VALUE >>> DATABASE_BITS + shardBits;
    }

    /** The least counter whose ids are all at least a given one; at least 1. */
    public long firstCounterFrom(long id) {
        int lowBits = DATABASE_BITS + shardBits;
        return id <= 0 ? 1 : Math.max(1, (id - 1 >>> lowBits) + 1);
    }

    public long encode(long counter, int databaseNumber, int virtualShard) {
        if (counter < 1 || counter > maximumCounter()) {
            throw new IllegalArgumentException("A counter is in [1, " + maximumCounter() + "], but got " + counter);
        }
        return (counter << DATABASE_BITS | databaseNumber) << shardBits | virtualShard;
    }

    /** The virtual shard's bits; an id that was not made by this codec may give one outside its keyspace. */
    public int shardOf(long id) {
        return (int) (id & (1L << shardBits) - 1);
    }

    public int databaseNumberOf(long id) {
        return (int) (id >>> shardBits & (1 << DATABASE_BITS) - 1);
    }

    public long counterOf(long id) {
        return id >>> DATABASE_BITS + shardBits;
    }
}
