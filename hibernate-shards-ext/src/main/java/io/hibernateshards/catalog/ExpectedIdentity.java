package io.hibernateshards.catalog;

import io.hibernateshards.topology.ShardMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What the configuration takes a unit's databases for.
 *
 * @param unit the persistence unit's name
 * @param map where every virtual shard lives
 * @param idBits how many bits of a sharded id hold the virtual shard, by keyspace
 * @param groups the entity groups and their functions
 * @param shardedTables the tables whose rows are spread, as they stand in SQL: rows in them that no identity accounts for
 *     are never adopted
 */
public record ExpectedIdentity(
        String unit, ShardMap map, Map<String, Integer> idBits, List<Group> groups, List<String> shardedTables) {

    public ExpectedIdentity {
        idBits = Map.copyOf(idBits);
        groups = List.copyOf(groups);
        shardedTables = List.copyOf(shardedTables);
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
