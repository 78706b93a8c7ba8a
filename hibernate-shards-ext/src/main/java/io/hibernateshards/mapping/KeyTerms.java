package io.hibernateshards.mapping;

import io.hibernateshards.sharding.ShardingFunction;
import io.hibernateshards.topology.VirtualShardSet;
import org.jspecify.annotations.Nullable;

/** The kinds of paths that place rows. */
final class KeyTerms {

    private KeyTerms() {}

    private static VirtualShardSet set(int shard, VirtualShardSet all) {
        if (shard >= 0) {
            return VirtualShardSet.of(shard);
        }
        return shard == EntityMapping.UNTOLD ? all : VirtualShardSet.none();
    }

    private static VirtualShardSet ofKey(
            EntityMapping mapping, KeyColumns columns, @Nullable Object canonicalKey, VirtualShardSet all) {
        if (canonicalKey != null && !columns.isExact(canonicalKey)) {
            // The database may round the value before it compares.
            return all;
        }
        int shard = canonicalKey == null
                ? ShardingFunction.NOWHERE
                : mapping.group().function().find(canonicalKey);
        return shard == ShardingFunction.NOWHERE ? VirtualShardSet.none() : VirtualShardSet.of(shard);
    }

    /** A path to an entity: its values are entities, proxies, or their ids. */
    record OfEntity(EntityMapping mapping, Class<?> type) implements KeyTerm {

        @Override
        public EntityGroupMapping group() {
            return mapping.group();
        }

        @Override
        public VirtualShardSet shardsOf(Object value, VirtualShardSet all) {
            return set(type.isInstance(value) ? mapping.knownShardOf(value) : mapping.shardOfId(value), all);
        }
    }

    /** The path to an id that tells. */
    record OfId(EntityMapping mapping) implements KeyTerm {

        @Override
        public EntityGroupMapping group() {
            return mapping.group();
        }

        @Override
        public VirtualShardSet shardsOf(Object value, VirtualShardSet all) {
            return set(mapping.shardOfId(value), all);
        }

        @Override
        public VirtualShardSet shardsBetween(
                @Nullable Object lower,
                boolean lowerInclusive,
                @Nullable Object upper,
                boolean upperInclusive,
                VirtualShardSet all) {
            var columns = mapping.columns();
            return columns != null && columns.count() == 1 && mapping.idIsShardKey()
                    ? new OfKey(mapping, columns).shardsBetween(lower, lowerInclusive, upper, upperInclusive, all)
                    : all;
        }
    }

    /** The path to the whole shard key. */
    record OfKey(EntityMapping mapping, KeyColumns columns) implements KeyTerm {

        @Override
        public EntityGroupMapping group() {
            return mapping.group();
        }

        @Override
        public VirtualShardSet shardsOf(Object value, VirtualShardSet all) {
            return ofKey(mapping, columns, columns.canonical(value), all);
        }

        @Override
        public VirtualShardSet shardsBetween(
                @Nullable Object lower,
                boolean lowerInclusive,
                @Nullable Object upper,
                boolean upperInclusive,
                VirtualShardSet all) {
            if (columns.count() > 1) {
                return all;
            }
            return mapping.group()
                    .function()
                    .between(
                            lower == null ? null : columns.canonicalPart(0, lower),
                            lowerInclusive,
                            upper == null ? null : columns.canonicalPart(0, upper),
                            upperInclusive,
                            all);
        }
    }

    /** The path to one part of a composite shard key. */
    record OfPart(EntityMapping mapping, KeyColumns columns, int part) implements KeyTerm {

        @Override
        public EntityGroupMapping group() {
            return mapping.group();
        }

        @Override
        public int partCount() {
            return columns.count();
        }

        @Override
        public VirtualShardSet shardsOf(Object value, VirtualShardSet all) {
            return columns.count() == 1
                    ? ofKey(mapping, columns, columns.canonicalPart(0, value), all)
                    : mapping.group().function().ofPart(part, columns.canonicalPart(part, value), all);
        }

        @Override
        public VirtualShardSet shardsOfParts(Object[] values, VirtualShardSet all) {
            return ofKey(mapping, columns, columns.canonicalOfParts(values), all);
        }
    }
}
