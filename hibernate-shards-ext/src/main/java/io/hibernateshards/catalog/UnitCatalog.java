package io.hibernateshards.catalog;

import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.ShardMap;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The map that the nodes of a unit share, as its settings want it.
 *
 * @param map reads and changes it
 * @param home the database that has it
 * @param found whether there was one when the unit started, which is to be used on
 * @param adopts whether databases that a static map was used with may be taken over
 * @param settings gives a shared map what the settings have more of databases and keyspaces; throws
 *     {@link io.hibernateshards.ShardConfigurationException} where they differ from it
 * @param tables the tables whose rows move, as the unit's mapping has them
 */
public record UnitCatalog(
        SharedMap map,
        Database home,
        boolean found,
        boolean adopts,
        UnaryOperator<ShardMap> settings,
        List<ShardedTable> tables) {

    public UnitCatalog {
        tables = List.copyOf(tables);
    }
}
