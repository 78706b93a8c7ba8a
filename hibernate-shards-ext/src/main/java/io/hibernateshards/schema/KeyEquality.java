package io.hibernateshards.schema;

import static io.hibernateshards.logging.SchemaMessages.MESSAGES;

import io.hibernateshards.catalog.CatalogTables;
import io.hibernateshards.mapping.EntityMapping;
import io.hibernateshards.mapping.ShardedModel;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.model.relational.SqlStringGenerationContext;
import org.hibernate.dialect.Dialect;
import org.hibernate.dialect.H2Dialect;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.Component;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.ToOne;
import org.hibernate.mapping.Value;

/**
 * Finds textual shard key columns whose database takes texts for equal that are placed apart: by case, accents, trailing blanks
 * or letters written in two ways. A condition on such a column would be sent to one virtual shard while a row that fulfils
 * it is in another. Nothing is written: texts are compared that the database gives the column's type and collation.
 */
final class KeyEquality {

    /** Each differs from another one in what some collation passes over. */
    private static final List<String> TEXTS =
            List.of("a", "A", "a ", "e", "\u00e9", "e\u0301", "ss", "\u00df", "\uff41", "a\u00ad");

    private static final Set<Integer> TEXTUAL =
            Set.of(Types.CHAR, Types.VARCHAR, Types.LONGVARCHAR, Types.NCHAR, Types.NVARCHAR, Types.LONGNVARCHAR);

    private static final int COLUMNS_AT_ONCE = 20;

    /** A column that holds shard keys, as it stands in SQL. */
    private record KeyColumn(EntityMapping entity, String table, String column) {}

    /** Two of {@link #TEXTS}, by their places, that a database takes for equal in a column. */
    private record Pair(int one, int other) {}

    private final Dialect dialect;
    private final List<KeyColumn> columns = new ArrayList<>();

    KeyEquality(Metadata metadata, SessionFactoryImplementor engine, ShardedModel model) {
        dialect = engine.getJdbcServices().getDialect();
        SqlStringGenerationContext context = engine.getSqlStringGenerationContext();
        for (var entity : metadata.getEntityBindings()) {
            var mapping = model.entity(entity.getEntityName());
            if (mapping.isSharded() && entity == entity.getRootClass()) {
                for (var column : keyColumns(metadata, entity, mapping.shardKeyPath())) {
                    if (TEXTUAL.contains(column.getSqlTypeCode(metadata))) {
                        columns.add(new KeyColumn(
                                mapping,
                                context.format(column.getValue().getTable().getQualifiedTableName()),
                                column.getQuotedName(dialect)));
                    }
                }
            }
        }
    }

    /** The columns of the entity's own tables that hold its shard key; none where it is read from its parent's row. */
    private static List<Column> keyColumns(Metadata metadata, PersistentClass entity, List<String> path) {
        Value value = entity.getRecursiveProperty(path.get(0)).getValue();
        int step = 1;
        while (value instanceof Component component && step < path.size()) {
            value = component.getProperty(path.get(step++)).getValue();
        }
        if (!(value instanceof ToOne toOne)) {
            return value.getColumns();
        }
        var target = metadata.getEntityBinding(toOne.getReferencedEntityName());
        var keys = keyColumns(metadata, target, path.subList(step, path.size()));
        var ids = target.getIdentifier().getColumns();
        var own = new ArrayList<Column>();
        for (int place = 0;
                place < ids.size() && ids.size() == value.getColumns().size();
                place++) {
            if (keys.contains(ids.get(place))) {
                own.add(value.getColumns().get(place));
            }
        }
        return own;
    }

    /** What is wrong with the key columns of a database; tables that are not there are passed over. */
    List<String> problems(Connection connection, String database, String address) throws SQLException {
        var problems = new ArrayList<String>();
        for (var found : equalTexts(connection).entrySet()) {
            var entity = found.getKey().entity();
            var wrong = found.getValue().stream()
                    .filter(pair -> !entity.normalForm(TEXTS.get(pair.one()))
                            .equals(entity.normalForm(TEXTS.get(pair.other()))))
                    .map(pair -> shown(pair.one()) + " and " + shown(pair.other()))
                    .collect(Collectors.joining(", "));
            if (!wrong.isEmpty()) {
                problems.add(MESSAGES.keyEquality(
                        found.getKey().table() + "." + found.getKey().column(),
                        entity.entityName(),
                        database,
                        address,
                        wrong));
            }
        }
        return problems;
    }

    private static String shown(int place) {
        return TEXTS.get(place)
                .chars()
                .mapToObj(unit -> unit < 128
                        ? String.valueOf((char) unit)
                        : "\\u" + Integer.toHexString(0x10000 | unit).substring(1))
                .collect(Collectors.joining("", "'", "'"));
    }

    private Map<KeyColumn, Set<Pair>> equalTexts(Connection connection) throws SQLException {
        var found = new LinkedHashMap<KeyColumn, Set<Pair>>();
        if (dialect instanceof H2Dialect) {
            var byType = new HashMap<String, Set<Pair>>();
            for (var column : present(connection, columns)) {
                found.put(column, equalByTypeName(connection, typeName(connection, column), byType));
            }
            return found;
        }
        for (int first = 0; first < columns.size(); first += COLUMNS_AT_ONCE) {
            var some = columns.subList(first, Math.min(columns.size(), first + COLUMNS_AT_ONCE));
            try {
                found.putAll(equalByColumn(connection, some));
            } catch (SQLException failure) {
                var present = present(connection, some);
                if (present.size() == some.size()) {
                    throw failure;
                }
                found.putAll(equalByColumn(connection, present));
            }
        }
        return found;
    }

    private static List<KeyColumn> present(Connection connection, List<KeyColumn> some) throws SQLException {
        var present = new ArrayList<KeyColumn>();
        for (var column : some) {
            if (CatalogTables.exists(connection, column.table())) {
                present.add(column);
            }
        }
        return present;
    }

    /** In H2 a collation is the whole database's, and the type's name says the rest. */
    private static Set<Pair> equalByTypeName(Connection connection, String type, Map<String, Set<Pair>> known)
            throws SQLException {
        var pairs = known.get(type);
        if (pairs == null) {
            var texts = new ArrayList<String>();
            TEXTS.forEach(text -> texts.add("cast(" + literal(text) + " as " + type + "(8))"));
            pairs = ask(connection, comparison(0, "select -1 as i, " + texts.get(0) + " as x", texts))
                    .getOrDefault(0, Set.of());
            known.put(type, pairs);
        }
        return pairs;
    }

    private static String typeName(Connection connection, KeyColumn column) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "select " + column.column() + " from " + column.table() + " where 1 = 0")) {
            return rows.getMetaData().getColumnTypeName(1);
        }
    }

    /** Elsewhere a literal in a union with a column takes on its type and collation. */
    private static Map<KeyColumn, Set<Pair>> equalByColumn(Connection connection, List<KeyColumn> some)
            throws SQLException {
        var texts = TEXTS.stream().map(KeyEquality::literal).toList();
        var sql = new ArrayList<String>();
        for (var column : some) {
            sql.add(comparison(
                    sql.size(),
                    "select -1 as i, " + column.column() + " as x from " + column.table() + " where 1 = 0",
                    texts));
        }
        var found = new LinkedHashMap<KeyColumn, Set<Pair>>();
        if (!sql.isEmpty()) {
            ask(connection, String.join(" union all ", sql))
                    .forEach((place, pairs) -> found.put(some.get(place), pairs));
        }
        return found;
    }

    /** A row for each two of the texts that are equal: a number, and the places of both. */
    private static String comparison(int number, String typed, List<String> texts) {
        var all = new StringBuilder(typed);
        for (int place = 0; place < texts.size(); place++) {
            all.append(" union all select ").append(place).append(", ").append(texts.get(place));
        }
        return "select " + number + ", a.i, b.i from (" + all + ") a join (" + all + ") b on a.x = b.x"
                + " where a.i >= 0 and a.i < b.i";
    }

    private static Map<Integer, Set<Pair>> ask(Connection connection, String sql) throws SQLException {
        var pairs = new TreeMap<Integer, Set<Pair>>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                pairs.computeIfAbsent(rows.getInt(1), number -> new LinkedHashSet<>())
                        .add(new Pair(rows.getInt(2), rows.getInt(3)));
            }
        }
        return pairs;
    }

    private static String literal(String text) {
        return "'" + text + "'";
    }
}
