package io.hibernateshards.topology;

import java.util.BitSet;

/** An immutable set of virtual shards of one keyspace. */
public final class VirtualShardSet {

    private final BitSet bits;

    private VirtualShardSet(BitSet bits) {
        this.bits = bits;
    }

    public static VirtualShardSet none() {
        return new VirtualShardSet(new BitSet());
    }

    public static VirtualShardSet of(int virtualShard) {
        var bits = new BitSet();
        bits.set(virtualShard);
        return new VirtualShardSet(bits);
    }

    public static VirtualShardSet range(VirtualShardRange range) {
        var bits = new BitSet();
        bits.set(range.first(), range.last() + 1);
        return new VirtualShardSet(bits);
    }

    public VirtualShardSet or(VirtualShardSet other) {
        var union = (BitSet) bits.clone();
        union.or(other.bits);
        return new VirtualShardSet(union);
    }

    public VirtualShardSet and(VirtualShardSet other) {
        var common = (BitSet) bits.clone();
        common.and(other.bits);
        return new VirtualShardSet(common);
    }

    public boolean contains(int virtualShard) {
        return bits.get(virtualShard);
    }

    public boolean isEmpty() {
        return bits.isEmpty();
    }

    public int size() {
        return bits.cardinality();
    }

    /** The first member that is not below a number, or -1. */
    public int next(int from) {
        return bits.nextSetBit(from);
    }

    @Override
    public String toString() {
        return bits.toString();
    }
}
