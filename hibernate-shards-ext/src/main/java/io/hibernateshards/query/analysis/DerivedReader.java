package io.hibernateshards.query.analysis;

import io.hibernateshards.mapping.EntityMapping;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.hibernate.query.sqm.tree.cte.SqmCteStatement;
import org.hibernate.query.sqm.tree.domain.SqmPath;
import org.hibernate.query.sqm.tree.from.SqmFrom;
import org.hibernate.query.sqm.tree.select.SqmQueryPart;
import org.hibernate.query.sqm.tree.select.SqmQuerySpec;
import org.jspecify.annotations.Nullable;

/**
 * Reads subqueries in from clauses, and common table expressions as if they stood where they are used. Such a from-element
 * lives where the rows live that its own are made of; that these are whole on each database is checked when it is known what
 * lives together.
 */
final class DerivedReader {

    /**
     * A subquery in a from clause.
     *
     * @param rows the subquery's own block
     * @param isLateral whether it is computed for each row of the from-elements before it
     */
    record Derived(SqmQuerySpec<?> spec, FromElement element, QueryScope rows, boolean isLateral) {}

    private final PathReader paths;
    private final StatementElements elements;
    private final Consumer<SqmQueryPart<?>> parts;
    private final Map<SqmCteStatement<?>, Boolean> used = new IdentityHashMap<>();

    /** @param parts reads a query part that stands in a from clause */
    DerivedReader(PathReader paths, StatementElements elements, Consumer<SqmQueryPart<?>> parts) {
        this.paths = paths;
        this.elements = elements;
        this.parts = parts;
    }

    /** Reads the use of a common table expression. */
    @Nullable
    FromElement read(SqmFrom<?, ?> from, SqmCteStatement<?> cte, boolean isNullable) {
        if (used.put(cte, true) != null) {
            elements.report(
                    "a common table expression that is used twice",
                    "nothing says that both uses have rows of one virtual shard",
                    "Write it out a second time.");
            return null;
        }
        return read(from, cte.getCteDefinition().getQueryPart(), isNullable, false);
    }

    /** Reads a subquery that stands in the from clause. */
    @Nullable
    FromElement read(SqmFrom<?, ?> from, SqmQueryPart<?> part, boolean isNullable, boolean isLateral) {
        var outer = elements.block();
        int before = elements.scopes().size();
        parts.accept(part);
        if (!(part instanceof SqmQuerySpec<?> spec)) {
            elements.report(
                    "a set operation in a from clause",
                    "its parts are computed on each database by itself",
                    "Write a query for each part.");
            return null;
        }
        var rows = elements.scopes().get(before);
        var element = elements.addDerived(from, isNullable);
        paths.registerColumns(from, columns(spec));
        if (!isLateral) {
            liveTogether(element, rowsOf(rows, elements));
        }
        outer.hasReferenceElement |= rows.hasReferenceElement && !rows.hasRequiredShardedElement;
        outer.hasRequiredShardedElement |= rows.hasRequiredShardedElement && !isNullable;
        rows.givesRows = true;
        elements.derived().add(new Derived(spec, element, rows, isLateral));
        return element;
    }

    private static Map<String, SqmPath<?>> columns(SqmQuerySpec<?> spec) {
        var columns = new HashMap<String, SqmPath<?>>();
        for (var selection : spec.getSelectClause().getSelections()) {
            if (selection.getSelectableNode() instanceof SqmPath<?> path) {
                columns.put(
                        selection.getAlias() != null
                                ? selection.getAlias()
                                : path.getReferencedPathSource().getPathName(),
                        path);
            }
        }
        return columns;
    }

    private static List<FromElement> rowsOf(QueryScope scope, StatementElements elements) {
        return elements.all().stream()
                .filter(element -> element.scope == scope)
                .filter(element -> element.entity == null || element.entity.kind() != EntityMapping.Kind.REFERENCE)
                .toList();
    }

    /** Whether a row of it is made of rows of sharded entities, through other subqueries too. */
    private static boolean hasSharded(FromElement row, StatementElements elements) {
        return elements.all().stream().anyMatch(element -> element.isSharded() && element.leader() == row.leader());
    }

    /** A row is made of rows that may be apart: it lives with them only where these live together by themselves. */
    private static void liveTogether(FromElement element, List<FromElement> rows) {
        if (rows.stream().map(FromElement::leader).distinct().count() == 1) {
            element.livesWith(rows.get(0));
        }
    }

    /** Reports subqueries whose rows would be made of what one database has alone. */
    static void check(PathReader paths, StatementElements elements) {
        for (var derived : elements.derived()) {
            var rows = rowsOf(derived.rows, elements);
            boolean livesWithOuter = derived.isLateral
                    && rows.stream()
                            .allMatch(row -> elements.all().stream()
                                    .anyMatch(outer -> outer.scope == derived.element.scope
                                            && outer != derived.element
                                            && outer.leader() == row.leader()));
            if (!livesWithOuter && rows.stream().anyMatch(row -> hasSharded(row, elements))) {
                if (!SelectReader.isWholeOnEach(paths, derived.spec)) {
                    elements.report(
                            "a subquery in its from clause",
                            "its groups, distinct rows or limit would be those of each database",
                            "Group it by the shard key.");
                }
            }
            liveTogether(derived.element, rows);
            var outer = derived.element.scope;
            // A lateral one may give a row for what its conditions leave out: a count of none.
            if (!derived.element.isNullable && !outer.hasRightOrFullJoin && !derived.isLateral) {
                outer.filters.addAll(derived.rows.filters);
            }
        }
    }
}
