package io.hibernateshards.topology;

/**
 * Consecutive virtual shards of one keyspace.
 *
 * @param first the first number
 * @param last the last number, inclusive
 */
public record VirtualShardRange(int first, int last) {

    public VirtualShardRange {
        if (first < 0 || last < first) {
            throw new IllegalArgumentException(
                    "A range of virtual shards is first-last with 0 <= first <= last, but got " + first + "-" + last);
        }
    }

    public int size() {
        return last - first + 1;
    }

    @Override
    public String toString() {
        return first == last ? Integer.toString(first) : first + "-" + last;
    }
}
