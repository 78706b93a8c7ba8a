package io.hibernateshards.query.gather;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.jspecify.annotations.Nullable;

/** Rows as an array of values for each column, in variables of the connection, cast to the columns' types. */
final class H2RowCarrier implements RowCarrier {

    private static final String TYPES =
            "select column_name, data_type_sql(table_schema, table_name, 'TABLE', dtd_identifier), data_type "
                    + "from information_schema.columns where table_schema = ? and table_name = ? "
                    + "order by ordinal_position";

    /** @param kind the type without length and precision */
    private record Column(String name, String type, String kind) {

        @Nullable
        Object value(ResultSet rows, int position) throws SQLException {
            return switch (kind) {
                case "DATE" -> rows.getObject(position, LocalDate.class);
                case "TIME" -> rows.getObject(position, LocalTime.class);
                case "TIMESTAMP" -> rows.getObject(position, LocalDateTime.class);
                case "TIME WITH TIME ZONE" -> rows.getObject(position, OffsetTime.class);
                case "TIMESTAMP WITH TIME ZONE" -> rows.getObject(position, OffsetDateTime.class);
                case "CHARACTER LARGE OBJECT" -> rows.getString(position);
                case "BINARY LARGE OBJECT" -> rows.getBytes(position);
                case "ARRAY" -> elements(rows.getArray(position));
                default -> rows.getObject(position);
            };
        }

        private static @Nullable Object elements(java.sql.@Nullable Array array) throws SQLException {
            return array == null ? null : array.getArray();
        }
    }

    private final ConcurrentMap<String, List<Column>> columns = new ConcurrentHashMap<>();

    @Override
    public List<Object[]> read(
            SharedSessionContractImplementor engineSession, String table, @Nullable RowKeys keys, int most) {
        var its = columns(engineSession, table);
        var sql = its.stream().map(Column::name).collect(Collectors.joining(", ", "select ", " from ")) + table
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
                        var row = new @Nullable Object[its.size()];
                        for (int column = 0; column < row.length; column++) {
                            row[column] = its.get(column).value(rows, column + 1);
                        }
                        read.add(row);
                    }
                    return read;
                });
    }

    @Override
    public String offer(
            SharedSessionContractImplementor engineSession, String table, String name, List<Object[]> rows) {
        var its = columns(engineSession, table);
        for (int column = 0; column < its.size(); column++) {
            int index = column;
            set(engineSession, name, index, rows.stream().map(row -> row[index]).toArray());
        }
        var names = its.stream().map(Column::name).collect(Collectors.joining(",", "(", ")"));
        return name + names + " as (select * from unnest("
                + IntStream.range(0, its.size())
                        .mapToObj(column -> "cast(" + variable(name, column) + " as "
                                + its.get(column).type() + " array)")
                        .collect(Collectors.joining(","))
                + ") as gathered" + names + ")";
    }

    @Override
    public void withdraw(SharedSessionContractImplementor engineSession, String table, String name) {
        for (int column = 0; column < columns(engineSession, table).size(); column++) {
            set(engineSession, name, column, new Object[0]);
        }
    }

    private static void set(SharedSessionContractImplementor engineSession, String name, int column, Object[] values) {
        EngineStatement.execute(
                engineSession, "set " + variable(name, column) + " = ?", statement -> statement.setObject(1, values));
    }

    private static String variable(String name, int column) {
        return "@hibernate_shards_" + name + "_" + column;
    }

    private List<Column> columns(SharedSessionContractImplementor engineSession, String table) {
        return columns.computeIfAbsent(table, its -> {
            var place = EngineStatement.query(
                    engineSession,
                    "select * from " + its + " fetch first 0 rows only",
                    statement -> {},
                    rows -> List.of(
                            rows.getMetaData().getSchemaName(1),
                            rows.getMetaData().getTableName(1)));
            return EngineStatement.query(
                    engineSession,
                    TYPES,
                    statement -> {
                        statement.setString(1, place.get(0));
                        statement.setString(2, place.get(1));
                    },
                    H2RowCarrier::columns);
        });
    }

    private static List<Column> columns(ResultSet rows) throws SQLException {
        var found = new ArrayList<Column>();
        while (rows.next()) {
            found.add(new Column(
                    '"' + rows.getString(1).replace("\"", "\"\"") + '"', rows.getString(2), rows.getString(3)));
        }
        return found;
    }

    @Override
    public Optional<String> obstacle(SharedSessionContractImplementor engineSession, String table) {
        var uncarried = columns(engineSession, table).stream()
                .filter(column -> switch (column.kind()) {
                    case "JSON", "GEOMETRY", "JAVA_OBJECT", "ROW" -> true;
                    default -> false;
                })
                .map(column -> column.name() + " of type " + column.type())
                .collect(Collectors.joining(", "));
        return uncarried.isEmpty()
                ? Optional.empty()
                : Optional.of("the values of its columns " + uncarried + " are not carried");
    }
}
