package io.hibernateshards.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The library's own tables, the same on every database: who it is ({@code hs_database}, {@code hs_keyspace},
 * {@code hs_entity_group}), which virtual shards it owns ({@code hs_vshard}, one row for every virtual shard of every
 * keyspace), its id counters ({@code hs_counter}), and the key map of directory functions ({@code hs_directory},
 * {@code hs_directory_count}). The statements are those that H2, PostgreSQL, MySQL and MariaDB have in common. What a shared
 * map and guards have beside them is made where it is needed, and dropped with them.
 */
public final class CatalogTables {

    private static final List<String> NAMES = List.of(
            "hs_database",
            "hs_keyspace",
            "hs_entity_group",
            "hs_vshard",
            "hs_counter",
            "hs_directory",
            "hs_directory_count");

    /** Those that guards of tables have beside them, where the unit's map is shared. */
    private static final List<String> OF_GUARDS = List.of("hs_guard", "hs_guarded", "hs_stripe", "hs_change");

    private final @Nullable String schema;
    private final String prefix;

    /** @param schema the schema that holds the application's tables, or null for the connection's own */
    public CatalogTables(@Nullable String schema) {
        this.schema = schema;
        this.prefix = schema == null || schema.isEmpty() ? "" : schema + ".";
    }

    String database() {
        return prefix + "hs_database";
    }

    String keyspace() {
        return prefix + "hs_keyspace";
    }

    String entityGroup() {
        return prefix + "hs_entity_group";
    }

    String virtualShard() {
        return prefix + "hs_vshard";
    }

    String counter() {
        return prefix + "hs_counter";
    }

    String directory() {
        return prefix + "hs_directory";
    }

    /** Which guards are installed, and in which form. */
    public String guard() {
        return prefix + "hs_guard";
    }

    String directoryCount() {
        return prefix + "hs_directory_count";
    }

    /** The statements that create the tables where they are missing. */
    public List<String> createStatements() {
        return List.of(
                create(
                        database(),
                        "slot integer not null primary key, format integer not null, unit varchar(250) not null, "
                                + "name varchar(250) not null, database_number integer not null, "
                                + "state varchar(20) not null, map_home varchar(250)"),
                create(
                        keyspace(),
                        "keyspace varchar(100) not null primary key, shards integer not null, id_bits integer not null"),
                create(
                        entityGroup(),
                        "entity_group varchar(200) not null primary key, keyspace varchar(100) not null, "
                                + "fingerprint varchar(4000) not null"),
                create(
                        virtualShard(),
                        "keyspace varchar(100) not null, vshard integer not null, mode varchar(20) not null, "
                                + "epoch bigint not null, token varchar(50), primary key (keyspace, vshard)"),
                create(counter(), "name varchar(250) not null primary key, next_value bigint not null"),
                create(
                        directory(),
                        "entity_group varchar(100) not null, key_form varchar(500) not null, vshard integer not null, "
                                + "primary key (entity_group, key_form)"),
                create(
                        directoryCount(),
                        "entity_group varchar(100) not null, vshard integer not null, entries bigint not null, "
                                + "primary key (entity_group, vshard)"));
    }

    /**
     * The statements that create the tables where they are missing, with those of a shared map and the record of guards. Guards
     * themselves are installed by who uses a database first.
     */
    public List<String> createStatementsOfSharing() {
        return Stream.of(createStatements(), new SharedMapTables(schema).createStatements(), List.of(createGuard()))
                .flatMap(List::stream)
                .toList();
    }

    /** The statement that creates the table of the guards. */
    public String createGuard() {
        return create(
                guard(),
                "table_name varchar(250) not null primary key, form integer not null, fingerprint varchar(64) not null");
    }

    /** The statements that drop the tables where they exist, those of a shared map and of guards too. */
    public List<String> dropStatements() {
        return Stream.of(SharedMapTables.NAMES, OF_GUARDS, NAMES)
                .flatMap(List::stream)
                .map(name -> "drop table if exists " + prefix + name)
                .toList();
    }

    /** The names of those tables that a database does not have. */
    public List<String> missing(Connection connection) throws SQLException {
        return missing(connection, prefix, NAMES);
    }

    static List<String> missing(Connection connection, String prefix, List<String> names) throws SQLException {
        var missing = new ArrayList<String>();
        for (var name : names) {
            if (!exists(connection, prefix + name)) {
                missing.add(prefix + name);
            }
        }
        return missing;
    }

    /** Whether a table can be read. Outside a transaction, which a failed statement would end on some databases. */
    public static boolean exists(Connection connection, String table) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select 1 from " + table + " where 1 = 0")) {
            return !rows.next();
        } catch (SQLException failure) {
            if (isMissingTable(failure)) {
                return false;
            }
            throw failure;
        }
    }

    private static boolean isMissingTable(SQLException failure) {
        // "Syntax error or access rule violation": table or schema unknown, as every database classifies it.
        var state = failure.getSQLState();
        return state != null && (state.startsWith("42") || state.startsWith("3F") || state.equals("90079"));
    }

    private static String create(String table, String columns) {
        return "create table if not exists " + table + " (" + columns + ")";
    }
}
