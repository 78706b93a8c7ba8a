package io.hibernateshards.sharding;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The places of the keys that were asked for last, in two generations: a full young one becomes the old one, whose rest is
 * forgotten; a key found in the old one is young again. Holds between half its capacity and all of it. Any thread.
 */
final class PlaceCache {

    private final int generationSize;
    private volatile Map<Object, Integer> young = new ConcurrentHashMap<>();
    private volatile Map<Object, Integer> old = new ConcurrentHashMap<>();

    PlaceCache(int capacity) {
        generationSize = Math.max(1, capacity / 2);
    }

    @Nullable
    Integer get(Object key) {
        var shard = young.get(key);
        if (shard == null) {
            shard = old.get(key);
            if (shard != null) {
                put(key, shard);
            }
        }
        return shard;
    }

    void put(Object key, int shard) {
        if (young.size() >= generationSize) {
            age();
        }
        young.put(key, shard);
    }

    private synchronized void age() {
        if (young.size() >= generationSize) {
            old = young;
            young = new ConcurrentHashMap<>();
        }
    }

    int size() {
        return young.size() + old.size();
    }
}
