package io.hibernateshards.resharding;

import io.hibernateshards.ShardId;
import io.hibernateshards.fence.RecordedChanges;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Rows travel as the JSON of {@code row_to_json} and come back by {@code json_populate_recordset} of the table's own type, so
 * that types are the database's. One statement inserts or updates all rows of a table, which is also when it checks foreign
 * keys between them.
 */
final class PostgresChangedRows extends ChangedRows {

    @Override
    void replace(
            Connection source,
            Connection target,
            ShardId shard,
            List<CopiedTable> tables,
            RecordedChanges changes,
            boolean updates)
            throws SQLException {
        execute(target, "set constraints all deferred");
        Map<CopiedTable, String> present = new LinkedHashMap<>();
        for (var table : tables) {
            if (!changes.of(table.table()).isEmpty()) {
                present.put(table, read(source, table, shard, keys(changes, table)));
            }
        }
        var childrenFirst = new ArrayList<>(present.entrySet());
        Collections.reverse(childrenFirst);
        // Who changes its parent leaves the old one before that is deleted, which could take it along.
        for (var table : present.entrySet()) {
            if (updates && table.getKey().table().rowPerKey()) {
                put(target, table.getKey(), shard, table.getValue());
            }
        }
        for (var table : childrenFirst) {
            delete(target, table.getKey(), shard, keys(changes, table.getKey()), updates ? table.getValue() : "[]");
        }
        for (var table : present.entrySet()) {
            if (!updates || !table.getKey().table().rowPerKey()) {
                put(target, table.getKey(), shard, table.getValue());
            }
        }
    }

    private static String keys(RecordedChanges changes, CopiedTable table) {
        return "[" + String.join(", ", changes.of(table.table())) + "]";
    }

    private static String read(Connection source, CopiedTable table, ShardId shard, String keys) throws SQLException {
        try (var statement = source.prepareStatement("select row_to_json(its)::text from (select " + table.columnList()
                + " from " + table.table().name() + " where " + of(shard, table, "") + " and " + keyIn(table, "")
                + ") its")) {
            statement.setString(1, keys);
            try (var rows = statement.executeQuery()) {
                var json = new StringBuilder("[");
                while (rows.next()) {
                    json.append(json.length() > 1 ? "," : "").append(rows.getString(1));
                }
                return json.append(']').toString();
            }
        }
    }

    private static void delete(Connection target, CopiedTable table, ShardId shard, String keys, String present)
            throws SQLException {
        var name = table.table().name();
        var kept = table.table().rowPerKey()
                ? " and not exists (select 1 from json_populate_recordset(null::" + name + ", ?::json) present where "
                        + conjunction(table, column -> "present." + column + " = gone." + column) + ")"
                : "";
        try (var statement = target.prepareStatement("delete from " + name + " gone where " + of(shard, table, "gone.")
                + " and " + keyIn(table, "gone.") + kept)) {
            statement.setString(1, keys);
            if (table.table().rowPerKey()) {
                statement.setString(2, present);
            }
            statement.executeUpdate();
        }
    }

    private static void put(Connection target, CopiedTable table, ShardId shard, String present) throws SQLException {
        try (var statement =
                target.prepareStatement("insert into " + table.table().name() + " as row ("
                        + table.columnList() + ") overriding system value select " + table.columnList()
                        + " from json_populate_recordset(null::" + table.table().name() + ", ?::json)"
                        + (table.table().rowPerKey() ? onConflict(table, shard) : ""))) {
            statement.setString(1, present);
            statement.executeUpdate();
        }
    }

    private static String onConflict(CopiedTable table, ShardId shard) {
        var assignments = table.columns().stream()
                .filter(column -> table.table().keyColumns().stream().noneMatch(column::isNamed))
                .map(column -> column.name() + " = excluded." + column.name())
                .collect(Collectors.joining(", "));
        return " on conflict (" + String.join(", ", table.table().keyColumns()) + ") do update set " + assignments
                + " where " + of(shard, table, "row.");
    }

    private static String of(ShardId shard, CopiedTable table, String row) {
        return row + table.table().shardColumn() + " = " + shard.number();
    }

    /** Whether a row's key is one of those in a parameter: a JSON array of arrays of texts. */
    static String keyIn(CopiedTable table, String row) {
        var columns = table.table().keyColumns();
        return "(" + columns.stream().map(column -> row + column).collect(Collectors.joining(", ")) + ") in (select "
                + IntStream.range(0, columns.size())
                        .mapToObj(place -> "(key ->> " + place + ")::" + table.typeOf(columns.get(place)))
                        .collect(Collectors.joining(", "))
                + " from json_array_elements(?::json) key)";
    }

    private static String conjunction(CopiedTable table, UnaryOperator<String> condition) {
        return table.table().keyColumns().stream().map(condition).collect(Collectors.joining(" and "));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
