package io.hibernateshards.resharding;

import io.hibernateshards.ShardId;
import io.hibernateshards.fence.RecordedChanges;
import io.hibernateshards.resharding.CopiedTable.Column;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows travel as arrays of texts, one for each column, and come back by casts to the columns' types: so does every value of every
 * type, and a null stays apart from what is a null of JSON's. One statement inserts or updates all rows of a table, which
 * is also when it checks foreign keys between them.
 */
final class PostgresChangedRows extends ChangedRows {

    /** The texts of some rows, by columns. */
    private record Texts(List<List<@Nullable String>> columns) {

        static Texts none(CopiedTable table) {
            return new Texts(table.columns().stream()
                    .map(column -> (List<@Nullable String>) new ArrayList<@Nullable String>())
                    .toList());
        }

        /** Sets one array for each of some columns, from a parameter's place on. */
        void bind(PreparedStatement statement, int first, int... places) throws SQLException {
            for (int column = 0; column < places.length; column++) {
                statement.setArray(
                        first + column,
                        statement
                                .getConnection()
                                .createArrayOf(
                                        "text", columns.get(places[column]).toArray()));
            }
        }
    }

    @Override
    void replace(
            Connection source,
            Connection target,
            ShardId shard,
            List<CopiedTable> tables,
            RecordedChanges changes,
            boolean updates)
            throws SQLException {
        PostgresTexts.setForTransaction(source);
        PostgresTexts.setForTransaction(target);
        execute(target, "set constraints all deferred");
        Map<CopiedTable, Texts> present = new LinkedHashMap<>();
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
            var kept = updates ? table.getValue() : Texts.none(table.getKey());
            delete(target, table.getKey(), shard, keys(changes, table.getKey()), kept);
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

    private static Texts read(Connection source, CopiedTable table, ShardId shard, String keys) throws SQLException {
        var texts = Texts.none(table);
        var columns =
                table.columns().stream().map(column -> column.name() + "::text").collect(Collectors.joining(", "));
        try (var statement = source.prepareStatement("select " + columns + " from "
                + table.table().name() + " where " + of(shard, table, "") + " and " + keyIn(table, ""))) {
            statement.setString(1, keys);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    for (int column = 0; column < table.columns().size(); column++) {
                        texts.columns().get(column).add(rows.getString(column + 1));
                    }
                }
            }
        }
        return texts;
    }

    private static void delete(Connection target, CopiedTable table, ShardId shard, String keys, Texts kept)
            throws SQLException {
        boolean keeps = table.table().rowPerKey();
        int[] places =
                table.table().keyColumns().stream().mapToInt(table::placeOf).toArray();
        var columns = IntStream.of(places).mapToObj(table.columns()::get).toList();
        var equal = IntStream.range(0, places.length)
                .mapToObj(place ->
                        given(columns, place) + " = gone." + columns.get(place).name())
                .collect(Collectors.joining(" and "));
        try (var statement = target.prepareStatement("delete from "
                + table.table().name() + " gone where "
                + of(shard, table, "gone.") + " and " + keyIn(table, "gone.")
                + (keeps ? " and not exists (select 1 from " + given(columns) + " where " + equal + ")" : ""))) {
            statement.setString(1, keys);
            if (keeps) {
                kept.bind(statement, 2, places);
            }
            statement.executeUpdate();
        }
    }

    private static void put(Connection target, CopiedTable table, ShardId shard, Texts present) throws SQLException {
        var columns = table.columns();
        var values = IntStream.range(0, columns.size())
                .mapToObj(place -> given(columns, place))
                .collect(Collectors.joining(", "));
        try (var statement =
                target.prepareStatement("insert into " + table.table().name() + " as row ("
                        + table.columnList() + ") overriding system value select " + values + " from " + given(columns)
                        + (table.table().rowPerKey() ? onConflict(table, shard) : ""))) {
            present.bind(statement, 1, IntStream.range(0, columns.size()).toArray());
            statement.executeUpdate();
        }
    }

    /** Rows of texts, from one parameter for each column. */
    private static String given(List<Column> columns) {
        return IntStream.range(0, columns.size())
                .mapToObj(place -> "given_" + place)
                .collect(Collectors.joining(
                        ", ",
                        "unnest(" + String.join(", ", Collections.nCopies(columns.size(), "?::text[]")) + ") given (",
                        ")"));
    }

    /** One of their values. */
    private static String given(List<Column> columns, int place) {
        return "given.given_" + place + "::" + columns.get(place).type();
    }

    private static String onConflict(CopiedTable table, ShardId shard) {
        var assignments = table.columns().stream()
                .filter(column -> table.table().keyColumns().stream().noneMatch(column::isNamed))
                .map(column -> column.name() + " = excluded." + column.name())
                .collect(Collectors.joining(", "));
        return " on conflict (" + String.join(", ", table.table().keyColumns()) + ") do "
                + (assignments.isEmpty()
                        ? "nothing"
                        : "update set " + assignments + " where " + of(shard, table, "row."));
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

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
