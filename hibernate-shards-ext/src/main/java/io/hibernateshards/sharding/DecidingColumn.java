package io.hibernateshards.sharding;

import java.util.ArrayList;
import java.util.List;

/**
 * The column of a shard key that decides in which part a key is. The other columns, where there are any, are hashed to spread
 * the keys of a part over its virtual shards.
 *
 * @param column its place among the columns
 * @param columns how many there are
 */
record DecidingColumn(int column, int columns) {

    /** Its value in a canonical key. */
    Object of(Object key) {
        return columns == 1 ? key : ((List<?>) key).get(column);
    }

    /** The hash of the other columns, or of the key itself where there are none. */
    long hashOfRest(Object key) {
        if (columns == 1) {
            return CanonicalKey.hash(key);
        }
        var rest = new ArrayList<Object>((List<?>) key);
        rest.remove(column);
        return CanonicalKey.hash(rest.size() == 1 ? rest.get(0) : rest);
    }

    boolean is(int part) {
        return columns > 1 && part == column;
    }

    @Override
    public String toString() {
        return columns == 1 ? "key" : "column " + column + " of " + columns;
    }
}
