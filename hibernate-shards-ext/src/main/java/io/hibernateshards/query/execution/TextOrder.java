package io.hibernateshards.query.execution;

import static io.hibernateshards.logging.QueryMessages.MESSAGES;

import io.hibernateshards.query.merge.ColumnOrder;
import io.hibernateshards.query.merge.ValueOrder;
import io.hibernateshards.query.rewrite.PartialQuery;
import io.hibernateshards.topology.Database;
import jakarta.persistence.criteria.Nulls;
import java.time.temporal.TemporalAccessor;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.hibernate.dialect.Dialect;
import org.hibernate.dialect.H2Dialect;
import org.hibernate.dialect.NullOrdering;
import org.hibernate.dialect.PostgreSQLDialect;

/** How the databases order a sort key, as a comparator that is known to agree with them, or a refusal. */
final class TextOrder {

    private static final Set<String> BY_CODE_POINT = Set.of("C", "POSIX", "C.UTF-8", "C.utf8", "C.UTF8");

    private final QuerySession session;

    TextOrder(QuerySession session) {
        this.session = session;
    }

    /** The order of one column; throws {@code UnsupportedShardedQueryException} where it is not known. */
    ColumnOrder of(PartialQuery.Key key, List<Database> databases, String query) {
        return new ColumnOrder(key.column(), key.descending(), nullsFirst(key), values(key.type(), databases, query));
    }

    private boolean nullsFirst(PartialQuery.Key key) {
        if (key.nulls() != Nulls.NONE) {
            return key.nulls() == Nulls.FIRST;
        }
        var unitDefault =
                session.anchor().getFactory().getSessionFactoryOptions().getDefaultNullPrecedence();
        if (unitDefault != null && unitDefault != Nulls.NONE) {
            return unitDefault == Nulls.FIRST;
        }
        NullOrdering ordering = dialect().getNullOrdering();
        return switch (ordering) {
            case FIRST -> true;
            case LAST -> false;
            case SMALLEST -> !key.descending();
            case GREATEST -> key.descending();
        };
    }

    private Dialect dialect() {
        return session.anchor().getFactory().getJdbcServices().getDialect();
    }

    private Comparator<Object> values(Class<?> type, List<Database> databases, String query) {
        if (Number.class.isAssignableFrom(type)) {
            return ValueOrder.NUMBERS;
        }
        if (type == Boolean.class) {
            return ValueOrder.BOOLEANS;
        }
        if (type == UUID.class) {
            return ValueOrder.UUIDS;
        }
        if (TemporalAccessor.class.isAssignableFrom(type)) {
            return ValueOrder.TEMPORALS;
        }
        if (type == String.class) {
            return texts(databases);
        }
        throw MESSAGES.notMergeable("an order by values of " + type.getName(), databases.toString(), query);
    }

    private Comparator<Object> texts(List<Database> databases) {
        if (dialect() instanceof PostgreSQLDialect) {
            databases.forEach(database -> require(
                    database,
                    "select coalesce(datlocale, datcollate) from pg_database where datname = current_database()",
                    BY_CODE_POINT));
            return ValueOrder.CODE_POINT_STRINGS;
        }
        if (dialect() instanceof H2Dialect) {
            databases.forEach(database -> require(
                    database,
                    "select setting_value from information_schema.settings where setting_name = 'COLLATION'",
                    Set.of("OFF", "")));
            return ValueOrder.UTF16_STRINGS;
        }
        throw MESSAGES.unknownCollation(
                databases.toString(), dialect().getClass().getSimpleName());
    }

    private void require(Database database, String sql, Set<String> allowed) {
        var found = session.engineSession(database)
                .createNativeQuery(sql, String.class)
                .setHibernateFlushMode(org.hibernate.FlushMode.MANUAL)
                .getResultList();
        var collation = found.isEmpty() || found.get(0) == null ? "" : found.get(0);
        if (!found.isEmpty() && !allowed.contains(collation)) {
            throw MESSAGES.unknownCollation(database.name(), collation);
        }
    }
}
