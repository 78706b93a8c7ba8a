package io.hibernateshards.query.rewrite;

import io.hibernateshards.query.analysis.ClockFunctions;
import io.hibernateshards.query.analysis.TreeCopies;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.hibernate.query.sqm.NodeBuilder;
import org.hibernate.query.sqm.SqmQuerySource;
import org.hibernate.query.sqm.tree.SqmCopyContext;
import org.hibernate.query.sqm.tree.expression.SqmFunction;
import org.hibernate.query.sqm.tree.expression.SqmNamedParameter;
import org.hibernate.query.sqm.tree.expression.SqmParameter;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;
import org.jspecify.annotations.Nullable;

/**
 * Puts parameters into the places of clocks, so that one translation serves every execution. Only where all stand in the
 * condition of the rows: elsewhere a database may have to see that two expressions are the same, as in select and group by.
 */
public final class ClockParameters {

    // No name of HQL begins like this.
    private static final String PREFIX = "#";

    private final SqmCopyContext copies = new TreeCopies();
    private final Map<String, SqmParameter<?>> parameters = new LinkedHashMap<>();

    private ClockParameters() {}

    /** The clock that a parameter stands for, as HQL writes it, or null where it stands for none. */
    public static @Nullable String clockOf(@Nullable String parameter) {
        return parameter != null && parameter.startsWith(PREFIX) ? parameter.substring(PREFIX.length()) : null;
    }

    /**
     * The parameters for a statement's clocks; empty where these cannot be exchanged for any.
     *
     * @param values a value of each clock, by the HQL that reads it
     */
    static Optional<ClockParameters> of(SqmSelectStatement<?> statement, Map<String, Object> values) {
        var where = statement.getQueryPart().getFirstQuerySpec().getWhereClause();
        if (statement.getQuerySource() != SqmQuerySource.HQL || where == null || where.getPredicate() == null) {
            return Optional.empty();
        }
        var functions = ClockFunctions.in(where.getPredicate());
        if (functions.size() != ClockFunctions.in(statement).size()) {
            return Optional.empty();
        }
        var made = new ClockParameters();
        var builder = statement.nodeBuilder();
        functions.forEach(function -> made.exchange(function, values, builder));
        return Optional.of(made);
    }

    /** A cast is a function, as what it stands for is: Hibernate demands copies of the same class. */
    private void exchange(SqmFunction<?> function, Map<String, Object> values, NodeBuilder builder) {
        var clock = ClockFunctions.hql(function).orElseThrow();
        var value = Objects.requireNonNull(values.get(clock));
        var parameter = parameters.computeIfAbsent(
                clock,
                its -> new SqmNamedParameter<>(
                        PREFIX + its, false, builder.literal(value).getNodeType(), builder));
        copies.registerCopy(function, (SqmFunction<?>) builder.cast(parameter, value.getClass()));
    }

    /** Makes copies of the statement in which they stand. */
    SqmCopyContext copies() {
        return copies;
    }

    /** Tells such a copy of them. */
    void addTo(SqmSelectStatement<?> copy) {
        parameters.values().forEach(copy::addParameter);
    }
}
