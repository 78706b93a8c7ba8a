package io.hibernateshards.query.execution;

import io.hibernateshards.query.merge.ValueOrder;
import io.hibernateshards.topology.Database;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.hibernate.dialect.Dialect;
import org.hibernate.dialect.H2Dialect;
import org.hibernate.dialect.PostgreSQLDialect;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.jspecify.annotations.Nullable;

/** The collation of each database, asked once. Any thread. */
final class DatabaseCollations {

    private static final String OF_H2 =
            "select setting_value from information_schema.settings where setting_name = 'COLLATION'";
    // By way of JSON, since the columns differ with the server's version.
    private static final String OF_POSTGRESQL = "select case when coalesce(j ->> 'datlocprovider', 'c') = 'c' "
            + "then j ->> 'datcollate' "
            + "else (j ->> 'datlocprovider') || ':' || coalesce(j ->> 'datlocale', j ->> 'daticulocale', '') end "
            + "from (select to_jsonb(d) as j from pg_database d where d.datname = current_database()) as found";

    private static final String COLUMNS_OF_H2 = "select lower(table_name || '.' || column_name) "
            + "from information_schema.columns where data_type like '%IGNORECASE%'";
    private static final String COLUMNS_OF_POSTGRESQL = "select lower(c.relname || '.' || a.attname) "
            + "from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_type t on t.oid = a.atttypid "
            + "join pg_namespace n on n.oid = c.relnamespace left join pg_collation l on l.oid = a.attcollation "
            + "where c.relkind in ('r', 'p', 'v', 'm', 'f') and a.attnum > 0 and not a.attisdropped "
            + "and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_toast%' "
            + "and (l.collname <> 'default' or t.typname = 'citext')";

    private final ConcurrentMap<String, String> byDatabase = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Set<String>> columnsByDatabase = new ConcurrentHashMap<>();

    /** The collation's name as its kind of database names it; "unknown" where it cannot be asked. */
    String of(Database database, QuerySession session) {
        var known = byDatabase.get(database.name());
        if (known == null) {
            known = ask(session.engineSession(database));
            byDatabase.put(database.name(), known);
        }
        return known;
    }

    /** The columns that have another collation than their database, as {@code table.column} in lower case. */
    Set<String> ofColumns(Database database, QuerySession session) {
        var known = columnsByDatabase.get(database.name());
        if (known == null) {
            var engineSession = session.engineSession(database);
            var dialect = engineSession.getFactory().getJdbcServices().getDialect();
            known = dialect instanceof H2Dialect
                    ? Set.copyOf(all(engineSession, COLUMNS_OF_H2))
                    : dialect instanceof PostgreSQLDialect
                            ? Set.copyOf(all(engineSession, COLUMNS_OF_POSTGRESQL))
                            : Set.of();
            columnsByDatabase.put(database.name(), known);
        }
        return known;
    }

    private static Set<String> all(SharedSessionContractImplementor engineSession, String sql) {
        return engineSession.doReturningWork(connection -> {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery(sql)) {
                var found = new HashSet<String>();
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
                return found;
            }
        });
    }

    private static String ask(SharedSessionContractImplementor engineSession) {
        var dialect = engineSession.getFactory().getJdbcServices().getDialect();
        if (dialect instanceof H2Dialect) {
            var answer = first(engineSession, OF_H2);
            return answer == null ? "OFF" : answer;
        }
        if (dialect instanceof PostgreSQLDialect) {
            return String.valueOf(first(engineSession, OF_POSTGRESQL));
        }
        return "unknown";
    }

    private static @Nullable String first(SharedSessionContractImplementor engineSession, String sql) {
        return engineSession.doReturningWork(connection -> {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery(sql)) {
                return rows.next() ? rows.getString(1) : null;
            }
        });
    }

    /** The order of strings under a collation, or null where it is not known. */
    static @Nullable ValueOrder order(Dialect dialect, String collation) {
        var name = collation.toLowerCase(Locale.ROOT);
        if (dialect instanceof H2Dialect) {
            return name.equals("off") ? ValueOrder.UTF16_STRINGS : null;
        }
        return switch (name) {
            case "c", "posix", "c.utf-8", "c.utf8", "ucs_basic", "pg_c_utf8", "b:c", "b:c.utf-8", "b:pg_unicode_fast" ->
                ValueOrder.CODE_POINT_STRINGS;
            default -> null;
        };
    }
}
