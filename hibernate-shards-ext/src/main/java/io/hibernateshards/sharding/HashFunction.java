package io.hibernateshards.sharding;

import io.hibernateshards.topology.VirtualShardRange;

/**
 * Spreads keys evenly over an interval of virtual shards by {@link XxHash64} of their canonical bytes: the upper 32 bits of the
 * hash, as a fraction of 2^32, times the interval's size (Daniel Lemire, "Fast Random Integer Generation in an Interval", 2019).
 */
public final class HashFunction implements ShardingFunction {

    private final VirtualShardRange interval;

    public HashFunction(VirtualShardRange interval) {
        this.interval = interval;
    }

    @Override
    public int find(Object key) {
        long fraction = XxHash64.of(CanonicalKey.bytes(key)) >>> 32;
        return interval.first() + (int) (fraction * interval.size() >>> 32);
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
}
