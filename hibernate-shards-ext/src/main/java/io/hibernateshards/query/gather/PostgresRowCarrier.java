package io.hibernateshards.query.gather;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.jspecify.annotations.Nullable;

/**
 * Rows as the JSON that the databases themselves make of them and read again as rows of the table's type. It stands in a setting of
 * the connection while the statement runs, local to the transaction where there is one.
 */
final class PostgresRowCarrier implements RowCarrier {

    private static final String UNCARRIED = """
            select string_agg(a.attname, ', ') from pg_attribute a
            where a.attrelid = to_regclass(?) and a.attnum > 0 and not a.attisdropped and a.atttypid in ('oid'::regtype, 'json'::regtype, 'jsonb'::regtype)""";

    private final ConcurrentMap<String, Optional<String>> obstacles = new ConcurrentHashMap<>();

    @Override
    public List<Object[]> read(
            SharedSessionContractImplementor engineSession, String table, @Nullable RowKeys keys, int most) {
        var sql = "select row_to_json(hibernate_shards_row)::text from " + table + " hibernate_shards_row"
                + (keys == null ? "" : keys.condition()) + " fetch first " + most + " rows only";
        return EngineStatement.query(
                engineSession,
                sql,
                statement -> {
                    if (keys != null) {
                        keys.bind(statement, engineSession);
                    }
                },
                rows -> {
                    var read = new ArrayList<Object[]>();
                    while (rows.next()) {
                        read.add(new Object[] {rows.getString(1)});
                    }
                    return read;
                });
    }

    @Override
    public String offer(
            SharedSessionContractImplementor engineSession, String table, String name, List<Object[]> rows) {
        set(engineSession, name, rows.stream().map(row -> (String) row[0]).collect(Collectors.joining(",", "[", "]")));
        return name + " as (select * from json_populate_recordset(null::" + table + ", current_setting('"
                + setting(name) + "')::json))";
    }

    @Override
    public void withdraw(SharedSessionContractImplementor engineSession, String table, String name) {
        set(engineSession, name, "");
    }

    private static void set(SharedSessionContractImplementor engineSession, String name, String value) {
        boolean isLocal = engineSession.isTransactionInProgress();
        EngineStatement.query(
                engineSession,
                "select set_config(?, ?, ?)",
                statement -> {
                    statement.setString(1, setting(name));
                    statement.setString(2, value);
                    statement.setBoolean(3, isLocal);
                },
                rows -> rows);
    }

    private static String setting(String name) {
        return "hibernate_shards." + name;
    }

    @Override
    public Optional<String> obstacle(SharedSessionContractImplementor engineSession, String table) {
        return obstacles.computeIfAbsent(
                table,
                its -> EngineStatement.query(
                        engineSession, UNCARRIED, statement -> statement.setString(1, its), rows -> {
                            rows.next();
                            return Optional.ofNullable(rows.getString(1))
                                    .map(columns -> "the large objects or JSON in its columns " + columns
                                            + " are not carried as they are");
                        }));
    }
}
