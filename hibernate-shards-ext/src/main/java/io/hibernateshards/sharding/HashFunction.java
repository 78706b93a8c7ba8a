package io.hibernateshards.sharding;

import io.hibernateshards.topology.VirtualShardRange;

/**
 * Spreads keys evenly over an interval of virtual shards by {@link CanonicalKey#hash}: the upper 32 bits of the hash, as a
 * fraction of 2^32, times the interval's size (Daniel Lemire, "Fast Random Integer Generation in an Interval", 2019). No
 * virtual shard's share of the hashes differs from another's by more than one in 2^32.
 */
public final class HashFunction implements ShardingFunction {

    private final VirtualShardRange interval;

    public HashFunction(VirtualShardRange interval) {
        this.interval = interval;
    }

    @Override
    public int find(Object key) {
        return spread(CanonicalKey.hash(key), interval.first(), interval.size());
    }

    /** The place of a hash among consecutive virtual shards. */
    static int spread(long hash, int first, int size) {
        return first + (int) ((hash >>> 32) * size >>> 32);
    }

    @Override
    public int place(Object key) {
        return find(key);
    }

    @Override
    public VirtualShardRange interval() {
        return interval;
    }

    @Override
    public String fingerprint() {
        return "hash(xxh64) @ " + interval;
    }

    static final class Factory implements ShardingFunctionFactory<HashSharding> {

        @Override
        public ShardingFunction create(HashSharding annotation, EntityGroupKey key) {
            var reader = new StrategyReader(HashSharding.class, key);
            var interval = reader.interval(annotation.vshards());
            reader.refuseProblems();
            return new HashFunction(interval);
        }
    }
}
