package io.hibernateshards.query.execution;

import static io.hibernateshards.logging.QueryMessages.MESSAGES;

import io.hibernateshards.logging.QueryCollationMessages;
import io.hibernateshards.query.analysis.ColumnType;
import io.hibernateshards.query.collation.AskedCollation;
import io.hibernateshards.query.collation.CollationProof;
import io.hibernateshards.query.collation.TextRules;
import io.hibernateshards.query.merge.ColumnOrder;
import io.hibernateshards.query.merge.LearnedOrder;
import io.hibernateshards.query.merge.RowOrder;
import io.hibernateshards.query.merge.ValueOrder;
import io.hibernateshards.query.plan.ShardPlan.SortTerm;
import io.hibernateshards.scatter.Deadline;
import io.hibernateshards.topology.Database;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
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

    DatabaseCollations collations() {
        return collations;
    }

    /**
     * The order of partial rows.
     *
     * @param asking gives the order of texts that a database is asked for
     *
     * @throws io.hibernateshards.UnsupportedShardedQueryException if strings are to be ordered and a database's collation is not known
     */
    RowOrder order(
            List<SortTerm> terms,
            List<Database> databases,
            ShardedQuery<?> query,
            Function<AskedCollation, LearnedOrder> asking) {
        var columns = new ArrayList<ColumnOrder>(terms.size());
        for (var term : terms) {
            columns.add(new ColumnOrder(
                    term.column(),
                    term.isDescending(),
                    isNullsFirst(term),
                    values(term.type(), databases, query, asking)));
        }
        return RowOrder.of(columns, terms.stream().map(SortTerm::toString).toList());
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
    Comparator<Object> values(
            ColumnType type,
            List<Database> databases,
            ShardedQuery<?> query,
            Function<AskedCollation, LearnedOrder> asking) {
        var stored = stored(type, databases, query, asking);
        if (stored instanceof LearnedOrder learned) {
            return learned.of(type::toStored);
        }
        return (left, right) -> stored.compare(type.toStored(left), type.toStored(right));
    }

    /**
     * Finds out whether equality of values is known, before any SQL.
     *
     * @throws io.hibernateshards.UnsupportedShardedQueryException if it is one of strings under a collation that is not known
     */
    void checkEquality(ColumnType type, List<Database> databases, ShardedQuery<?> query) {
        if (type.composite() != null) {
            type.composite().leaves().forEach(leaf -> checkEquality(leaf.type(), databases, query));
        } else if (type.kind() == ColumnType.Kind.STRING) {
            equality(type, databases, query);
        }
    }

    private Comparator<Object> stored(
            ColumnType type,
            List<Database> databases,
            ShardedQuery<?> query,
            Function<AskedCollation, LearnedOrder> asking) {
        return switch (type.kind()) {
            case NUMBER -> ValueOrder.NUMBERS;
            case BOOLEAN -> ValueOrder.BOOLEANS;
            case TEMPORAL -> ValueOrder.TEMPORALS;
            case UUID -> ValueOrder.UUIDS;
            case BYTES -> ValueOrder.BYTES;
            case STRING -> texts(type, databases, query, asking);
            case ENUMERATED, COMPOSITE, OTHER ->
                throw new org.hibernate.AssertionFailure("No order for " + type.text());
        };
    }

    /**
     * Gives objects that are equal where the databases take the values of an expression for equal.
     *
     * @throws io.hibernateshards.UnsupportedShardedQueryException as for their order
     */
    Function<Object, Object> form(ColumnType type, List<Database> databases, ShardedQuery<?> query) {
        var composite = type.composite();
        if (composite != null) {
            var forms = composite.leaves().stream()
                    .map(leaf -> form(leaf.type(), databases, query))
                    .toList();
            return whole -> composite.inForms(whole, forms);
        }
        if (type.kind() != ColumnType.Kind.STRING) {
            return type::toStored;
        }
        var form = equality(type, databases, query);
        return value -> form.apply(type.toStored(value));
    }

    private Comparator<Object> texts(
            ColumnType type,
            List<Database> databases,
            ShardedQuery<?> query,
            Function<AskedCollation, LearnedOrder> asking) {
        var rules = rules(type, databases, query);
        return rules == null ? asking.apply(asked(type, databases, query)) : rules.order();
    }

    /** Known rules give what texts have in common that are equal; what a database is asked for is its order alone. */
    private Function<Object, Object> equality(ColumnType type, List<Database> databases, ShardedQuery<?> query) {
        var rules = rules(type, databases, query);
        if (rules != null) {
            return rules.form();
        }
        var asked = asked(type, databases, query);
        if (!asked.tellsAllApart()) {
            throw QueryCollationMessages.MESSAGES.unknownEquality(type.text(), asked.declared());
        }
        return TextRules.CODE_POINTS.form();
    }

    private AskedCollation asked(ColumnType type, List<Database> databases, ShardedQuery<?> query) {
        return collations
                .of(type, databases.get(0), query.querySession(), query.deadline())
                .asked()
                .orElseThrow();
    }

    /** The rules that all databases follow, or null where one of them is to be asked. */
    private @Nullable TextRules rules(ColumnType type, List<Database> databases, ShardedQuery<?> query) {
        var deadline = query.deadline();
        openAll(type, databases, query);
        TextRules common = null;
        Database first = null;
        for (var database : databases) {
            var proof = collations.of(type, database, query.querySession(), deadline);
            if (proof.rules().isEmpty()) {
                if (first == null && isAskedAlike(proof, type, databases, query, deadline)) {
                    return null;
                }
                throw MESSAGES.unknownCollation(
                        database.name(), proof.declared().toString(), proof.reason(), type.text());
            }
            var rules = proof.rules().get();
            if (common == null || first == null) {
                common = rules;
                first = database;
            } else if (!rules.equals(common)) {
                throw QueryCollationMessages.MESSAGES.differentRules(
                        type.text(), first.name(), common.name(), database.name(), rules.name());
            }
        }
        return common == null ? TextRules.CODE_POINTS : common;
    }

    /**
     * Opens the databases in the order in which all statements do, where one of them is to be asked: who was asked alone, because
     * others are known, would be held while these are waited for.
     */
    private void openAll(ColumnType type, List<Database> databases, ShardedQuery<?> query) {
        if (databases.stream().anyMatch(database -> collations.known(type, database) == null)) {
            databases.forEach(query.querySession()::engineSession);
        }
    }

    /** Whether it is known by now that a database is asked for the order of the values of an expression. */
    boolean isAsked(ColumnType type, List<Database> databases) {
        if (type.kind() != ColumnType.Kind.STRING || databases.isEmpty()) {
            return false;
        }
        var proof = collations.known(type, databases.get(0));
        return proof != null && proof.asked().isPresent();
    }

    private boolean isAskedAlike(
            CollationProof proof, ColumnType type, List<Database> databases, ShardedQuery<?> query, Deadline deadline) {
        if (proof.asked().isEmpty()) {
            return false;
        }
        var asked = proof.asked().get();
        var first = databases.get(0);
        for (var database : databases) {
            var other = collations.of(type, database, query.querySession(), deadline);
            if (other.rules().isPresent() || other.asked().isEmpty()) {
                return false;
            }
            if (!other.asked().get().isAlike(asked)) {
                throw QueryCollationMessages.MESSAGES.differentRules(
                        type.text(),
                        first.name(),
                        asked.declared(),
                        database.name(),
                        other.asked().get().declared());
            }
        }
        return true;
    }
}
