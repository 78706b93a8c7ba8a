package io.hibernateshards.catalog;

import io.hibernateshards.topology.VirtualShardRange;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who a database says it is.
 *
 * @param format the version of this record's layout
 * @param unit the persistence unit
 * @param name its name in the unit
 * @param number its permanent number
 * @param complete whether every database of the unit had recorded itself when this was last written
 * @param mapHome the name of the database that has the unit's shared map, or null where the map is static
 * @param keyspaces its keyspaces by name
 * @param groups its entity groups by name
 */
record RecordedIdentity(
        int format,
        String unit,
        String name,
        int number,
        boolean complete,
        @Nullable String mapHome,
        Map<String, Keyspace> keyspaces,
        Map<String, Group> groups) {

    /**
     * One keyspace.
     *
     * @param shards how many virtual shards it has
     * @param idBits how many bits of a sharded id hold the virtual shard
     * @param rows how many of its virtual shards have a row
     * @param owned those that this database owns, ascending
     */
    record Keyspace(int shards, int idBits, int rows, List<VirtualShardRange> owned) {}

    /**
     * One entity group.
     *
     * @param keyspace its keyspace
     * @param fingerprint what decides its function's answers, perhaps shortened
     */
    record Group(String keyspace, String fingerprint) {}
}
