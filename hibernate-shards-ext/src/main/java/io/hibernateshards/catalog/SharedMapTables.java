package io.hibernateshards.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tables of the map that nodes share, on one database: its version ({@code hs_map}), the databases by name
 * ({@code hs_map_database}), keyspaces, vshard groups and their buckets, where each virtual shard is ({@code hs_map_vshard}),
 * moves ({@code hs_move}) and the nodes with their leases ({@code hs_node}); and the tables whose rows move, as mappings
 * describe them ({@code hs_table}, {@code hs_table_column}, {@code hs_mapping}). They hold no address and no password.
 */
public final class SharedMapTables {

    static final List<String> NAMES = List.of(
            "hs_map",
            "hs_map_database",
            "hs_map_keyspace",
            "hs_map_group",
            "hs_map_bucket",
            "hs_map_vshard",
            "hs_move",
            "hs_node",
            "hs_table",
            "hs_table_column",
            "hs_mapping");

    private final String prefix;

    /** @param schema the schema of the tables, or null for the connection's own */
    public SharedMapTables(@Nullable String schema) {
        this.prefix = schema == null || schema.isEmpty() ? "" : schema + ".";
    }

    String map() {
        return prefix + "hs_map";
    }

    String database() {
        return prefix + "hs_map_database";
    }

    String keyspace() {
        return prefix + "hs_map_keyspace";
    }

    String group() {
        return prefix + "hs_map_group";
    }

    String bucket() {
        return prefix + "hs_map_bucket";
    }

    String virtualShard() {
        return prefix + "hs_map_vshard";
    }

    String move() {
        return prefix + "hs_move";
    }

    String node() {
        return prefix + "hs_node";
    }

    String table() {
        return prefix + "hs_table";
    }

    String tableColumn() {
        return prefix + "hs_table_column";
    }

    String mapping() {
        return prefix + "hs_mapping";
    }

    /** The statements that create the tables where they are missing. */
    public List<String> createStatements() {
        return List.of(
                create(
                        map(),
                        "slot integer not null primary key, format integer not null, unit varchar(250) not null, "
                                + "epoch bigint not null, state varchar(20) not null"),
                create(database(), "database_number integer not null primary key, name varchar(250) not null unique"),
                create(
                        keyspace(),
                        "keyspace varchar(100) not null primary key, place integer not null, shards integer not null"),
                create(
                        group(),
                        "keyspace varchar(100) not null, name varchar(250) not null, place integer not null, "
                                + "is_bound boolean not null, primary key (keyspace, name)"),
                create(
                        bucket(),
                        "keyspace varchar(100) not null, name varchar(250) not null, place integer not null, "
                                + "database_number integer not null, is_active boolean not null, "
                                + "primary key (keyspace, name, place)"),
                create(
                        virtualShard(),
                        "keyspace varchar(100) not null, vshard integer not null, name varchar(250) not null, "
                                + "database_number integer not null, primary key (keyspace, vshard)"),
                // An open move has the slot 'open', so that there is one for each virtual shard; an ended one its own
                // id.
                create(
                        move(),
                        "id varchar(36) not null primary key, keyspace varchar(100) not null, vshard integer not null, "
                                + "slot varchar(36) not null, source_number integer not null, "
                                + "target_number integer not null, step varchar(20) not null, "
                                + "decision varchar(20) not null, token varchar(50) not null, "
                                + "copied_rows bigint not null, copied_bytes bigint not null, "
                                + "of_rows bigint not null, copy_millis bigint not null, is_paused boolean not null, "
                                + "unique (keyspace, vshard, slot)"),
                create(
                        node(),
                        "node varchar(36) not null primary key, name varchar(250) not null, epoch bigint not null, "
                                + "lease_end timestamp(6) with time zone not null"),
                create(
                        table(),
                        "table_name varchar(250) not null primary key, keyspace varchar(100) not null, "
                                + "shard_column varchar(250) not null, row_per_key boolean not null, "
                                + "fingerprint varchar(64) not null"),
                create(
                        tableColumn(),
                        "table_name varchar(250) not null, kind varchar(20) not null, place integer not null, "
                                + "name varchar(250) not null, primary key (table_name, kind, place)"),
                create(mapping(), "fingerprint varchar(64) not null primary key, place integer not null unique"));
    }

    /** The names of those tables that a database does not have. */
    List<String> missing(Connection connection) throws SQLException {
        return CatalogTables.missing(connection, prefix, NAMES);
    }

    private static String create(String table, String columns) {
        return "create table if not exists " + table + " (" + columns + ")";
    }
}
