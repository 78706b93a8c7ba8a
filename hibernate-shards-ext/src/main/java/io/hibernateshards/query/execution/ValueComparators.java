package io.hibernateshards.query.execution;

import static io.hibernateshards.logging.QueryMessages.MESSAGES;

import io.hibernateshards.query.analysis.ColumnType;
import io.hibernateshards.query.merge.ColumnOrder;
import io.hibernateshards.query.merge.RowOrder;
import io.hibernateshards.query.merge.ValueOrder;
import io.hibernateshards.query.plan.ShardPlan.SortTerm;
import io.hibernateshards.topology.Database;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.hibernate.dialect.Dialect;
import org.hibernate.dialect.NullOrdering;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.jspecify.annotations.Nullable;

/** Compares values as the databases do. Any thread. */
final class ValueComparators {

    private final SessionFactoryImplementor engine;
    private final DatabaseCollations collations;

    ValueComparators(SessionFactoryImplementor engine, DatabaseCollations collations) {
        this.engine = engine;
        this.collations = collations;
    }

    /**
     * The order of partial rows.
     *
     * @throws io.hibernateshards.UnsupportedShardedQueryException if strings are to be ordered and a database's collation is not known
     */
    Comparator<Object[]> order(List<SortTerm> terms, List<Database> databases, QuerySession session) {
        var columns = new ArrayList<ColumnOrder>(terms.size());
        for (var term : terms) {
            columns.add(new ColumnOrder(
                    term.column(), term.isDescending(), isNullsFirst(term), values(term.type(), databases, session)));
        }
        return RowOrder.of(columns);
    }

    private boolean isNullsFirst(SortTerm term) {
        if (term.nullsFirst() != null) {
            return term.nullsFirst();
        }
        var precedence = engine.getSessionFactoryOptions().getDefaultNullPrecedence();
        if (precedence != null && precedence != jakarta.persistence.criteria.Nulls.NONE) {
            return precedence == jakarta.persistence.criteria.Nulls.FIRST;
        }
        return isNullsFirst(dialect().getNullOrdering(), term.isDescending());
    }

    private static boolean isNullsFirst(NullOrdering ordering, boolean isDescending) {
        return switch (ordering) {
            case FIRST -> true;
            case LAST -> false;
            case SMALLEST -> !isDescending;
            case GREATEST -> isDescending;
        };
    }

    private Dialect dialect() {
        return engine.getJdbcServices().getDialect();
    }

    /** The ascending order of the values of an expression, in the form that the application sees. */
    Comparator<Object> values(ColumnType type, List<Database> databases, QuerySession session) {
        var stored = stored(type, databases, session);
        return (left, right) -> stored.compare(type.toStored(left), type.toStored(right));
    }

    /**
     * Finds out whether equality of values is known, before any SQL.
     *
     * @throws io.hibernateshards.UnsupportedShardedQueryException if it is one of strings under a collation that is not known
     */
    void checkEquality(ColumnType type, List<Database> databases, QuerySession session) {
        if (type.composite() != null) {
            type.composite().leaves().forEach(leaf -> checkEquality(leaf.type(), databases, session));
        } else if (type.kind() == ColumnType.Kind.STRING) {
            strings(type, databases, session);
        }
    }

    private Comparator<Object> stored(ColumnType type, List<Database> databases, QuerySession session) {
        return switch (type.kind()) {
            case NUMBER -> ValueOrder.NUMBERS;
            case BOOLEAN -> ValueOrder.BOOLEANS;
            case TEMPORAL -> ValueOrder.TEMPORALS;
            case UUID -> ValueOrder.UUIDS;
            case BYTES -> ValueOrder.BYTES;
            case STRING -> strings(type, databases, session);
            case ENUMERATED, COMPOSITE, OTHER ->
                throw new org.hibernate.AssertionFailure("No order for " + type.text());
        };
    }

    private Comparator<Object> strings(ColumnType type, List<Database> databases, QuerySession session) {
        ValueOrder common = null;
        for (var database : databases) {
            if (type.collation() == null) {
                var own = collations.ofColumns(database, session);
                if (type.columns().isEmpty() && !own.isEmpty() || !Collections.disjoint(own, type.columns())) {
                    throw MESSAGES.unknownCollation(database.name(), "one of a column's own", type.text());
                }
            }
            @Nullable String collation = type.collation() != null ? type.collation() : collations.of(database, session);
            var order = DatabaseCollations.order(dialect(), collation);
            if (order == null || common != null && order != common) {
                throw MESSAGES.unknownCollation(database.name(), String.valueOf(collation), type.text());
            }
            common = order;
        }
        return common == null ? ValueOrder.CODE_POINT_STRINGS : common;
    }
}
