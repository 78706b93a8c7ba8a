package io.hibernateshards.boot;

import io.hibernateshards.ScatterMode;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.delegate.CutOff;
import io.hibernateshards.delegate.DatabaseSettings;
import io.hibernateshards.metrics.ShardEvents;
import io.hibernateshards.node.NodeSettings;
import io.hibernateshards.topology.Database;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the settings of a sharded unit say.
 *
 * @param databases the databases, in order
 * @param keyspaces the keyspaces by name; the default one is always there
 * @param unsharded the database of entities that are not sharded
 * @param transactions what a transaction may write to
 * @param scatter what becomes of a query that no shard key narrows
 * @param queryTimeout how long a query may take; zero means no limit
 * @param scatterThreads how many threads run partial queries
 * @param events who is told what happens
 * @param scatterTaskDecorator what tasks for other threads pass, or null
 * @param cutOff when a database that cannot be reached is left alone
 * @param catalog the database that has the shared map, or null where these settings alone say the map
 * @param adopts whether a shared map takes over databases that were used without one
 * @param node how a process takes part in the shared map
 */
record UnitSettings(
        List<DatabaseSettings> databases,
        Map<String, KeyspaceSettings> keyspaces,
        Database unsharded,
        TransactionMode transactions,
        ScatterMode scatter,
        Duration queryTimeout,
        int scatterThreads,
        List<ShardEvents> events,
        @Nullable UnaryOperator<Runnable> scatterTaskDecorator,
        CutOff cutOff,
        @Nullable Database catalog,
        boolean adopts,
        NodeSettings node) {

    /**
     * One keyspace.
     *
     * @param name its name
     * @param virtualShards how many virtual shards it has
     * @param groupsSetting the setting that says its vshard groups
     * @param groups its vshard groups as written, or null for a spread by capacity
     */
    record KeyspaceSettings(
            String name,
            int virtualShards,
            String groupsSetting,
            @Nullable String groups) {}

    UnitSettings {
        databases = List.copyOf(databases);
        keyspaces = Map.copyOf(keyspaces);
        events = List.copyOf(events);
    }

    List<Database> databaseList() {
        return databases.stream().map(DatabaseSettings::database).toList();
    }
}
