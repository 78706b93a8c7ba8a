package io.hibernateshards.fence;

import static io.hibernateshards.logging.FenceMessages.MESSAGES;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.h2.api.Trigger;
import org.jspecify.annotations.Nullable;

/** What H2 calls before a row of a guarded table is written. */
public final class H2OwnershipTrigger implements Trigger {

    private GuardTables tables = new GuardTables(null);
    private String triggerName = "";
    private String tableName = "";
    private volatile @Nullable Columns columns;

    /**
     * Where a row has what.
     *
     * @param table as the guard was told
     * @param shard the place of the virtual shard in a row
     * @param key the places of the key columns
     */
    private record Columns(String table, String keyspace, int shard, int[] key) {}

    @Override
    public void init(
            Connection connection, String schemaName, String triggerName, String tableName, boolean before, int type) {
        this.tables = new GuardTables("\"" + schemaName + "\"");
        this.triggerName = triggerName;
        this.tableName = tableName;
    }

    @Override
    public void fire(Connection connection, Object @Nullable [] oldRow, Object @Nullable [] newRow)
            throws SQLException {
        var its = columns(connection);
        if (oldRow != null) {
            pass(connection, its, oldRow);
        }
        if (newRow != null && (oldRow == null || !sameKey(its, oldRow, newRow))) {
            pass(connection, its, newRow);
        }
    }

    private static boolean sameKey(Columns its, Object[] oldRow, Object[] newRow) {
        return Objects.equals(oldRow[its.shard()], newRow[its.shard()])
                && Arrays.stream(its.key()).allMatch(place -> Objects.deepEquals(oldRow[place], newRow[place]));
    }

    private void pass(Connection connection, Columns its, Object[] row) throws SQLException {
        if (!(row[its.shard()] instanceof Number number)) {
            // The column is not null; the database says so itself.
            return;
        }
        int shard = number.intValue();
        var found = H2Stripes.lockOne(connection, tables.stripes(), its.keyspace(), shard);
        var mode = found.map(Ownership::mode);
        if (mode.equals(Optional.of(OwnershipMode.OWNED))) {
            if (found.get().token() != null) {
                recordChange(connection, its, shard, row);
            }
            return;
        }
        var entered = entered(connection);
        if (entered == null
                || found.filter(ownership -> ownership.isOpenTo(entered)).isEmpty()) {
            throw new SQLException(
                    MESSAGES.refused(its.keyspace(), shard, mode.map(Enum::name).orElse("not recorded")),
                    OwnershipGuard.REFUSED);
        }
    }

    private static @Nullable String entered(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select @" + H2OwnershipGuard.ENTERED)) {
            return rows.next() ? rows.getString(1) : null;
        }
    }

    private void recordChange(Connection connection, Columns its, int shard, Object[] row) throws SQLException {
        try (var statement = connection.prepareStatement(
                "insert into " + tables.changes() + " (keyspace, vshard, table_name, row_key) values (?, ?, ?, ?)")) {
            statement.setString(1, its.keyspace());
            statement.setInt(2, shard);
            statement.setString(3, its.table());
            statement.setString(4, RowKey.json(key(its, row)));
            statement.execute();
        }
    }

    private static List<@Nullable String> key(Columns its, Object[] row) {
        var key = new ArrayList<@Nullable String>();
        for (int place : its.key()) {
            key.add(RowKey.text(row[place]));
        }
        return key;
    }

    private Columns columns(Connection connection) throws SQLException {
        var its = columns;
        if (its == null) {
            its = readColumns(connection);
            columns = its;
        }
        return its;
    }

    private Columns readColumns(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("select table_name, keyspace, shard_column, key_columns from "
                + tables.guarded() + " where lower(trigger_name) = lower(?)")) {
            statement.setString(1, triggerName);
            try (var rows = statement.executeQuery()) {
                if (!rows.next()) {
                    throw new SQLException(MESSAGES.unknownTable(tableName, tables.guarded()), OwnershipGuard.REFUSED);
                }
                var places = places(connection, rows.getString(1));
                return new Columns(
                        rows.getString(1),
                        rows.getString(2),
                        places.indexOf(normal(rows.getString(3))),
                        RowKey.values(rows.getString(4)).stream()
                                .mapToInt(column -> places.indexOf(normal(String.valueOf(column))))
                                .toArray());
            }
        }
    }

    private static List<String> places(Connection connection, String table) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select * from " + table + " where 1 = 0")) {
            var names = new ArrayList<String>();
            for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                names.add(normal(rows.getMetaData().getColumnName(column)));
            }
            return names;
        }
    }

    private static String normal(String column) {
        return column.replace("\"", "").toLowerCase(Locale.ROOT);
    }
}
