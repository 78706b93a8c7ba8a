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
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Row by row. H2 checks foreign keys with each row and cannot defer them: rows that a constraint holds back wait for the others
 * of their table.
 */
final class H2ChangedRows extends ChangedRows {

    private static final String CONSTRAINT_CLASS = "23";

    @Override
    void replace(
            Connection source,
            Connection target,
            ShardId shard,
            List<CopiedTable> tables,
            RecordedChanges changes,
            boolean updates)
            throws SQLException {
        Map<CopiedTable, List<List<@Nullable Object>>> present = new LinkedHashMap<>();
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
                put(target, table.getKey(), table.getValue());
            }
        }
        for (var table : childrenFirst) {
            delete(target, table.getKey(), shard, changes, updates ? table.getValue() : List.of());
        }
        for (var table : present.entrySet()) {
            if (!updates || !table.getKey().table().rowPerKey()) {
                put(target, table.getKey(), table.getValue());
            }
        }
    }

    private static List<List<@Nullable Object>> read(
            Connection source, CopiedTable table, ShardId shard, RecordedChanges changes) throws SQLException {
        var read = new ArrayList<List<@Nullable Object>>();
        try (var statement = source.prepareStatement(
                "select " + table.columnList() + " from " + table.table().name() + " where " + keyIs(table, shard))) {
            for (var key : changes.of(table.table())) {
                bind(statement, RowKey.values(key));
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        var row = new ArrayList<@Nullable Object>();
                        for (int column = 1; column <= table.columns().size(); column++) {
                            row.add(rows.getObject(column));
                        }
                        read.add(row);
                    }
                }
            }
        }
        return read;
    }

    private static void delete(
            Connection target,
            CopiedTable table,
            ShardId shard,
            RecordedChanges changes,
            List<List<@Nullable Object>> present)
            throws SQLException {
        var kept = table.table().rowPerKey()
                ? present.stream().map(row -> keyOf(table, row)).collect(Collectors.toSet())
                : Set.of();
        var waiting = new ArrayList<List<@Nullable Object>>();
        for (var key : changes.of(table.table())) {
            var values = RowKey.values(key);
            if (!kept.contains(values)) {
                waiting.add(new ArrayList<>(values));
            }
        }
        eachInTurn(target, "delete from " + table.table().name() + " where " + keyIs(table, shard), waiting);
    }

    private static List<@Nullable String> keyOf(CopiedTable table, List<@Nullable Object> row) {
        var key = new ArrayList<@Nullable String>();
        for (var column : table.table().keyColumns()) {
            key.add(RowKey.text(row.get(table.placeOf(column))));
        }
        return key;
    }

    private static void put(Connection target, CopiedTable table, List<List<@Nullable Object>> present)
            throws SQLException {
        var values = String.join(", ", Collections.nCopies(table.columns().size(), "?"));
        var into = table.table().name() + " (" + table.columnList() + ")";
        eachInTurn(
                target,
                table.table().rowPerKey()
                        ? "merge into " + into + " key ("
                                + String.join(", ", table.table().keyColumns()) + ") values (" + values + ")"
                        : "insert into " + into + " values (" + values + ")",
                present);
    }

    /** Runs a statement with each of some rows; those that a constraint refuses once more after the others. */
    private static void eachInTurn(Connection target, String sql, List<? extends List<? extends @Nullable Object>> rows)
            throws SQLException {
        var waiting = List.copyOf(rows);
        try (var statement = target.prepareStatement(sql)) {
            while (!waiting.isEmpty()) {
                var refused = new ArrayList<List<? extends @Nullable Object>>();
                SQLException refusal = null;
                for (var row : waiting) {
                    try {
                        bind(statement, row);
                        statement.executeUpdate();
                    } catch (SQLException failure) {
                        if (failure.getSQLState() == null
                                || !failure.getSQLState().startsWith(CONSTRAINT_CLASS)) {
                            throw failure;
                        }
                        refused.add(row);
                        refusal = failure;
                    }
                }
                if (refusal != null && refused.size() == waiting.size()) {
                    throw refusal;
                }
                waiting = List.copyOf(refused);
            }
        }
    }

    private static void bind(PreparedStatement statement, List<? extends @Nullable Object> values) throws SQLException {
        for (int place = 0; place < values.size(); place++) {
            statement.setObject(place + 1, values.get(place));
        }
    }

    private static String keyIs(CopiedTable table, ShardId shard) {
        return table.table().keyColumns().stream()
                .map(column -> column + " = cast(? as " + table.typeOf(column) + ")")
                .collect(Collectors.joining(
                        " and ", table.table().shardColumn() + " = " + shard.number() + " and ", ""));
    }
}
