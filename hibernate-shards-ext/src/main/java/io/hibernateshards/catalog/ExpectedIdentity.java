package io.hibernateshards.catalog;

import io.hibernateshards.topology.ShardMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration takes a unit's databases for.
 *
 * @param unit the persistence unit's name
 * @param maps where every virtual shard lives, by the map of the moment
 * @param idBits how many bits of a sharded id hold the virtual shard, by keyspace
 * @param groups the entity groups and their functions
 * @param shardedTables the tables whose rows are spread, as they stand in SQL: rows in them that no identity accounts for
 *     are never adopted
 * @param catalog the map that the unit's nodes share, or null where the settings alone say it
 */
public record ExpectedIdentity(
        String unit,
        Supplier<ShardMap> maps,
        Map<String, Integer> idBits,
        List<Group> groups,
        List<String> shardedTables,
        @Nullable UnitCatalog catalog) {

    public ExpectedIdentity {
        idBits = Map.copyOf(idBits);
        groups = List.copyOf(groups);
        shardedTables = List.copyOf(shardedTables);
    }

    /** Where every virtual shard lives. */
    public ShardMap map() {
        return maps.get();
    }

    /** The name of the database that has the shared map, or null where there is none. */
    @Nullable
    String mapHome() {
        return catalog == null ? null : catalog.home().name();
    }

    /**
     * One entity group.
     *
     * @param name its name
     * @param keyspace its keyspace
     * @param fingerprint what decides its function's answers
     * @param continues whether the function gives every key that one with an older fingerprint knew the same answer
     */
    public record Group(String name, String keyspace, String fingerprint, Predicate<String> continues) {

        /** A group whose function goes on only where its fingerprint is the same. */
        public Group(String name, String keyspace, String fingerprint) {
            this(name, keyspace, fingerprint, fingerprint::equals);
        }
    }
}
