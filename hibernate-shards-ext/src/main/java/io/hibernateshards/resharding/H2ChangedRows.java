package io.hibernateshards.resharding;

import io.hibernateshards.ShardId;
import io.hibernateshards.fence.RecordedChanges;
import io.hibernateshards.fence.RowKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Row by row. H2 checks foreign keys with each row and cannot defer them: rows that a constraint holds back wait for the others
 * of their table.
 */
final class H2ChangedRows extends ChangedRows {

    private static final String CONSTRAINT_CLASS = "23";

    /**
     * What the source has of some keys.
     *
     * @param keys all of them
     * @param gone those that no row has
     * @param rows the values of the table's columns
     */
    private record Present(
            List<List<@Nullable Object>> keys, List<List<@Nullable Object>> gone, List<List<@Nullable Object>> rows) {}

    @Override
    void replace(
            Connection source,
            Connection target,
            ShardId shard,
            List<CopiedTable> tables,
            RecordedChanges changes,
            boolean updates)
            throws SQLException {
        Map<CopiedTable, Present> present = new LinkedHashMap<>();
        for (var table : tables) {
            if (!changes.of(table.table()).isEmpty()) {
                present.put(table, read(source, table, shard, changes));
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
            boolean keeps = updates && table.getKey().table().rowPerKey();
            delete(
                    target,
                    table.getKey(),
                    shard,
                    keeps ? table.getValue().gone() : table.getValue().keys());
        }
        for (var table : present.entrySet()) {
            if (!updates || !table.getKey().table().rowPerKey()) {
                insert(target, table.getKey(), table.getValue().rows());
            }
        }
    }

    private static Present read(Connection source, CopiedTable table, ShardId shard, RecordedChanges changes)
            throws SQLException {
        var read = new Present(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        try (var statement = source.prepareStatement(
                "select " + table.columnList() + " from " + table.table().name() + " where " + keyIs(table, shard))) {
            for (var text : changes.of(table.table())) {
                var key = key(table, text);
                read.keys().add(key);
                int before = read.rows().size();
                bind(statement, key, 1);
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        var row = new ArrayList<@Nullable Object>();
                        for (int column = 0; column < table.columns().size(); column++) {
                            row.add(H2Values.read(
                                    rows, column + 1, table.columns().get(column)));
                        }
                        read.rows().add(row);
                    }
                }
                if (read.rows().size() == before) {
                    read.gone().add(key);
                }
            }
        }
        return read;
    }

    private static List<@Nullable Object> key(CopiedTable table, String text) {
        var texts = RowKey.values(text);
        var values = new ArrayList<@Nullable Object>();
        for (var column : table.table().keyColumns()) {
            values.add(H2Values.ofKey(texts.get(values.size()), table.columns().get(table.placeOf(column))));
        }
        return values;
    }

    private static void delete(Connection target, CopiedTable table, ShardId shard, List<List<@Nullable Object>> keys)
            throws SQLException {
        try (var statement =
                target.prepareStatement("delete from " + table.table().name() + " where " + keyIs(table, shard))) {
            eachInTurn(keys, key -> {
                bind(statement, key, 1);
                statement.executeUpdate();
            });
        }
    }

    private static void put(Connection target, CopiedTable table, ShardId shard, Present present) throws SQLException {
        int[] keys =
                table.table().keyColumns().stream().mapToInt(table::placeOf).toArray();
        var assignments = table.columns().stream()
                .map(column -> column.name() + " = " + H2Values.parameter(column))
                .collect(Collectors.joining(", "));
        try (var update = target.prepareStatement(
                        "update " + table.table().name() + " set " + assignments + " where " + keyIs(table, shard));
                var insert = target.prepareStatement(JdbcShardCopy.insert(table))) {
            eachInTurn(present.rows(), row -> {
                bind(update, row, 1);
                for (int place = 0; place < keys.length; place++) {
                    update.setObject(row.size() + 1 + place, row.get(keys[place]));
                }
                if (update.executeUpdate() == 0) {
                    bind(insert, row, 1);
                    insert.executeUpdate();
                }
            });
        }
    }

    private static void insert(Connection target, CopiedTable table, List<List<@Nullable Object>> rows)
            throws SQLException {
        try (var statement = target.prepareStatement(JdbcShardCopy.insert(table))) {
            eachInTurn(rows, row -> {
                bind(statement, row, 1);
                statement.executeUpdate();
            });
        }
    }

    private interface Work {
        void on(List<@Nullable Object> values) throws SQLException;
    }

    /** Does some work with each of some rows or keys; where a constraint refuses it, once more after the others. */
    private static void eachInTurn(List<List<@Nullable Object>> all, Work work) throws SQLException {
        var waiting = all;
        while (!waiting.isEmpty()) {
            var refused = new ArrayList<List<@Nullable Object>>();
            SQLException refusal = null;
            for (var values : waiting) {
                try {
                    work.on(values);
                } catch (SQLException failure) {
                    if (failure.getSQLState() == null || !failure.getSQLState().startsWith(CONSTRAINT_CLASS)) {
                        throw failure;
                    }
                    refused.add(values);
                    refusal = failure;
                }
            }
            if (refusal != null && refused.size() == waiting.size()) {
                throw refusal;
            }
            waiting = refused;
        }
    }

    private static void bind(PreparedStatement statement, List<@Nullable Object> values, int first)
            throws SQLException {
        for (int place = 0; place < values.size(); place++) {
            statement.setObject(first + place, values.get(place));
        }
    }

    private static String keyIs(CopiedTable table, ShardId shard) {
        return table.table().keyColumns().stream()
                .map(column -> column + " = cast(? as " + table.typeOf(column) + ")")
                .collect(Collectors.joining(
                        " and ", table.table().shardColumn() + " = " + shard.number() + " and ", ""));
    }
}
