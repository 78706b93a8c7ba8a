package io.hibernateshards.sharding;

import static io.hibernateshards.logging.ShardingMessages.MESSAGES;

import io.hibernateshards.topology.VirtualShardRange;
import java.util.Objects;

/**
 * Places keys where a {@link KeyDirectory} says. Since entries never change, those seen are kept in memory; that a key has none
 * is not remembered, for another node may enter it at any time.
 */
final class DirectoryFunction implements ShardingFunction {

    private final String entityGroup;
    private final KeyDirectory directory;
    private final VirtualShardRange interval;
    private final PlaceCache cache;

    DirectoryFunction(String entityGroup, KeyDirectory directory, VirtualShardRange interval, int cachedKeys) {
        this.entityGroup = entityGroup;
        this.directory = directory;
        this.interval = interval;
        this.cache = new PlaceCache(cachedKeys);
    }

    @Override
    public int find(Object key) {
        var cached = cache.get(key);
        if (cached != null) {
            return cached;
        }
        var found = directory.find(entityGroup, key);
        found.ifPresent(shard -> cache.put(key, shard));
        return found.orElse(NOWHERE);
    }

    @Override
    public int place(Object key) {
        var cached = cache.get(key);
        if (cached != null) {
            return cached;
        }
        int shard = directory.enter(entityGroup, key, interval);
        cache.put(key, shard);
        return shard;
    }

    @Override
    public VirtualShardRange interval() {
        return interval;
    }

    @Override
    public String fingerprint() {
        return "directory @ " + interval;
    }

    static final class Factory implements ShardingFunctionFactory<DirectorySharding> {

        @Override
        public ShardingFunction create(DirectorySharding annotation, EntityGroupKey key) {
            var reader = new StrategyReader(DirectorySharding.class, key);
            var interval = reader.interval(annotation.vshards());
            if (annotation.cachedKeys() < 1) {
                reader.add(MESSAGES.badCacheSize(key.entityGroup(), annotation.cachedKeys()));
            }
            var directory = key.directory();
            if (directory == null) {
                reader.add(MESSAGES.noDirectory(key.entityGroup()));
            }
            reader.refuseProblems();
            return new DirectoryFunction(
                    key.entityGroup(), Objects.requireNonNull(directory), interval, annotation.cachedKeys());
        }
    }
}
