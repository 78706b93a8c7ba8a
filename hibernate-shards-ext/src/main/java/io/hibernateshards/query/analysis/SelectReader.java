package io.hibernateshards.query.analysis;

import io.hibernateshards.query.analysis.SelectShape.Aggregation;
import io.hibernateshards.query.analysis.SelectShape.Distinctness;
import io.hibernateshards.query.analysis.SelectShape.SortKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hibernate.query.SortDirection;
import org.hibernate.query.sqm.tree.domain.SqmEntityValuedSimplePath;
import org.hibernate.query.sqm.tree.domain.SqmPath;
import org.hibernate.query.sqm.tree.expression.SqmAliasedNodeRef;
import org.hibernate.query.sqm.tree.expression.SqmExpression;
import org.hibernate.query.sqm.tree.from.SqmFrom;
import org.hibernate.query.sqm.tree.from.SqmRoot;
import org.hibernate.query.sqm.tree.select.SqmQuerySpec;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;
import org.hibernate.query.sqm.tree.select.SqmSelectableNode;
import org.hibernate.query.sqm.tree.select.SqmSortSpecification;
import org.jspecify.annotations.Nullable;

/** Reads what a select statement gives. */
final class SelectReader {

    private final PathReader paths;
    private final SqmQuerySpec<?> spec;
    private final List<SqmSelectableNode<?>> columns;
    private final List<ResultColumn> results;

    private SelectReader(PathReader paths, SqmQuerySpec<?> spec) {
        this.paths = paths;
        this.spec = spec;
        var select = SelectColumns.of(spec);
        this.columns = select.values();
        this.results = select.results();
    }

    static SelectShape read(PathReader paths, SqmSelectStatement<?> statement, SqmQuerySpec<?> spec) {
        return new SelectReader(paths, spec).read(statement);
    }

    /** Whether each row that a query block gives is made of rows of one database, and none is left out on another's account. */
    static boolean isWholeOnEach(PathReader paths, SqmQuerySpec<?> spec) {
        var reader = new SelectReader(paths, spec);
        return spec.getFetchExpression() == null
                && spec.getOffsetExpression() == null
                && reader.aggregation() != Aggregation.IN_PARTS
                && reader.distinctness() != Distinctness.ACROSS;
    }

    private SelectShape read(SqmSelectStatement<?> statement) {
        var keys = sortKeys();
        var aggregation = aggregation();
        Optional<GroupShape> groups = Optional.empty();
        String unplanned = "";
        if (aggregation == Aggregation.IN_PARTS) {
            try {
                groups = Optional.of(GroupReader.read(spec, columns, this::isCountedOnEach));
            } catch (GroupReader.Unplanned reason) {
                aggregation = Aggregation.UNPLANNED;
                unplanned = String.valueOf(reason.getMessage());
            }
        }
        return new SelectShape(
                columns.stream().map(SelectReader::typeOf).toList(),
                results,
                keys,
                distinctness(),
                aggregation,
                groups,
                unplanned,
                statement.containsCollectionFetches(),
                columns.size() == 1 && results.get(0) instanceof ResultColumn.Value && isEntity(columns.get(0)),
                !statement.producesUniqueResults(),
                keys.stream().allMatch(key -> key.column() >= 0 || isOfRoot(key.term())));
    }

    private static ColumnType typeOf(SqmSelectableNode<?> column) {
        return column instanceof SqmExpression<?> expression
                ? ColumnType.of(expression)
                : ColumnType.unknown("a column that is no expression");
    }

    private static boolean isEntity(SqmSelectableNode<?> column) {
        return column instanceof SqmPath<?> path && PathReader.entityNameOf(path) != null;
    }

    /** Whether its distinct values are counted on each database: a null in one column is not counted. */
    private boolean isCountedOnEach(SqmSelectableNode<?> node) {
        return paths.tellsPlace(node)
                || node instanceof SqmPath<?> path
                        && paths.elementAtStartOf(path) != null
                        && paths.anchor(path).isPresent()
                        && paths.isOneColumn(path);
    }

    private Aggregation aggregation() {
        boolean isAggregated = !spec.getGroupByClauseExpressions().isEmpty()
                || spec.getHavingClausePredicate() != null
                || columns.stream().anyMatch(Aggregates::isIn)
                || spec.getOrderByClause() != null
                        && spec.getOrderByClause().getSortSpecifications().stream()
                                .anyMatch(sort -> Aggregates.isIn(resolved(sort.getSortExpression())));
        if (!isAggregated) {
            return Aggregation.NONE;
        }
        return spec.getGroupByClauseExpressions().stream().anyMatch(key -> paths.tellsPlace(resolved(key)))
                ? Aggregation.ON_EACH
                : Aggregation.IN_PARTS;
    }

    private SqmSelectableNode<?> resolved(SqmExpression<?> expression) {
        return expression instanceof SqmAliasedNodeRef reference
                ? columns.get(reference.getPosition() - 1)
                : expression;
    }

    private Distinctness distinctness() {
        if (!spec.getSelectClause().isDistinct()) {
            return Distinctness.NONE;
        }
        return columns.stream().anyMatch(paths::tellsPlace) ? Distinctness.ON_EACH : Distinctness.ACROSS;
    }

    // ------------------------------------------------------------------------------------------------ order

    private List<SortKey> sortKeys() {
        var keys = new ArrayList<SortKey>();
        if (spec.getOrderByClause() == null) {
            return keys;
        }
        var terms = spec.getOrderByClause().getSortSpecifications();
        for (int term = 0; term < terms.size(); term++) {
            addSortKeys(term, terms.get(term), keys);
        }
        return keys;
    }

    private void addSortKeys(int term, SqmSortSpecification sort, List<SortKey> keys) {
        var expression = sort.getSortExpression();
        int column = expression instanceof SqmAliasedNodeRef reference
                ? reference.getPosition() - 1
                : columns.indexOf(expression);
        var type = column >= 0 ? typeOf(columns.get(column)) : ColumnType.of(expression);
        boolean isOfColumn = column >= 0 || isOfSelectedEntity(expression);
        boolean isDescending = sort.getSortDirection() == SortDirection.DESCENDING;
        var nullsFirst = nullsFirst(sort.getNullPrecedence());
        if (type.composite() == null) {
            boolean ignoresCase = sort.isIgnoreCase();
            keys.add(new SortKey(
                    keys.size(),
                    term,
                    List.of(),
                    ignoresCase,
                    ignoresCase ? -1 : column,
                    isDescending,
                    nullsFirst,
                    type,
                    isOfColumn && !ignoresCase));
            return;
        }
        for (var leaf : type.composite().leaves()) {
            keys.add(new SortKey(
                    keys.size(), term, leaf.names(), false, -1, isDescending, nullsFirst, leaf.type(), isOfColumn));
        }
    }

    /** An attribute of an entity that is selected, reached through to-ones alone. */
    private boolean isOfSelectedEntity(SqmExpression<?> expression) {
        var start = startOf(expression);
        return start != null
                && columns.stream()
                        .anyMatch(column -> column instanceof SqmPath<?> path && PathReader.joined(path) == start);
    }

    private boolean isOfRoot(int term) {
        return resolved(spec.getOrderByClause()
                                .getSortSpecifications()
                                .get(term)
                                .getSortExpression())
                        instanceof SqmExpression<?> expression
                && startOf(expression) instanceof SqmRoot<?>;
    }

    private static @Nullable SqmFrom<?, ?> startOf(SqmExpression<?> expression) {
        if (!(expression instanceof SqmPath<?> path)) {
            return null;
        }
        for (SqmPath<?> at = path; at != null; at = at.getLhs()) {
            if (at instanceof SqmFrom<?, ?> from) {
                return from;
            }
            if (at != path && !(at instanceof SqmEntityValuedSimplePath<?>) && isPlural(at)) {
                return null;
            }
        }
        return null;
    }

    private static boolean isPlural(SqmPath<?> path) {
        return path.getReferencedPathSource() instanceof jakarta.persistence.metamodel.PluralAttribute<?, ?, ?>;
    }

    static @Nullable Boolean nullsFirst(jakarta.persistence.criteria.@Nullable Nulls precedence) {
        if (precedence == null) {
            return null;
        }
        return switch (precedence) {
            case NONE -> null;
            case FIRST -> Boolean.TRUE;
            case LAST -> Boolean.FALSE;
        };
    }
}
