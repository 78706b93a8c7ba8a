package io.hibernateshards.query.analysis;

import io.hibernateshards.query.analysis.SelectShape.Aggregation;
import io.hibernateshards.query.analysis.SelectShape.Distinctness;
import io.hibernateshards.query.analysis.SelectShape.SortKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hibernate.query.SortDirection;
import org.hibernate.query.sqm.tree.domain.SqmEntityValuedSimplePath;
import org.hibernate.query.sqm.tree.domain.SqmPath;
import org.hibernate.query.sqm.tree.expression.SqmAliasedNodeRef;
import org.hibernate.query.sqm.tree.expression.SqmExpression;
import org.hibernate.query.sqm.tree.from.SqmFrom;
import org.hibernate.query.sqm.tree.from.SqmRoot;
import org.hibernate.query.sqm.tree.select.SqmJpaCompoundSelection;
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

    private SelectReader(PathReader paths, SqmQuerySpec<?> spec) {
        this.paths = paths;
        this.spec = spec;
        this.columns = columns(spec);
    }

    static SelectShape read(PathReader paths, SqmSelectStatement<?> statement, SqmQuerySpec<?> spec) {
        return new SelectReader(paths, spec).read(statement);
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
                keys,
                distinctness(),
                aggregation,
                groups,
                unplanned,
                statement.containsCollectionFetches(),
                columns.size() == 1 && isEntity(columns.get(0)),
                !statement.producesUniqueResults(),
                keys.stream().allMatch(key -> key.column() >= 0 || isOfRoot(key.index())));
    }

    /** The columns of the result; a Criteria statement may select its root by saying nothing. */
    static List<SqmSelectableNode<?>> columns(SqmQuerySpec<?> spec) {
        var columns = new ArrayList<SqmSelectableNode<?>>();
        for (var selection : spec.getSelectClause().getSelections()) {
            if (selection.getSelectableNode() instanceof SqmJpaCompoundSelection<?> compound) {
                columns.addAll(compound.getSelectionItems());
            } else {
                columns.add(selection.getSelectableNode());
            }
        }
        if (columns.isEmpty()) {
            columns.add(spec.getFromClause().getRoots().get(0));
        }
        return columns;
    }

    private static ColumnType typeOf(SqmSelectableNode<?> column) {
        return column instanceof SqmExpression<?> expression
                ? ColumnType.of(expression)
                : new ColumnType(ColumnType.Kind.OTHER, null, null, Set.of(), "select new");
    }

    private static boolean isEntity(SqmSelectableNode<?> column) {
        return column instanceof SqmPath<?> path && PathReader.entityNameOf(path) != null;
    }

    /** Whether equal values of it, nulls included, lie in one virtual shard. */
    private boolean tellsPlace(SqmSelectableNode<?> node) {
        return node instanceof SqmPath<?> path
                && paths.elementAtStartOf(path) != null
                && paths.anchor(path).isPresent()
                && paths.isNeverNull(path);
    }

    /** Whether its distinct values are counted on each database: a null in one column is not counted. */
    private boolean isCountedOnEach(SqmSelectableNode<?> node) {
        return tellsPlace(node)
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
        return spec.getGroupByClauseExpressions().stream().anyMatch(key -> tellsPlace(resolved(key)))
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
        return columns.stream().anyMatch(this::tellsPlace) ? Distinctness.ON_EACH : Distinctness.ACROSS;
    }

    // ------------------------------------------------------------------------------------------------ order

    private List<SortKey> sortKeys() {
        var keys = new ArrayList<SortKey>();
        if (spec.getOrderByClause() == null) {
            return keys;
        }
        for (var sort : spec.getOrderByClause().getSortSpecifications()) {
            var expression = sort.getSortExpression();
            int column = expression instanceof SqmAliasedNodeRef reference
                    ? reference.getPosition() - 1
                    : columns.indexOf(expression);
            if (sort.isIgnoreCase()) {
                keys.add(ignoringCase(keys.size(), sort));
                continue;
            }
            keys.add(new SortKey(
                    keys.size(),
                    column,
                    sort.getSortDirection() == SortDirection.DESCENDING,
                    nullsFirst(sort.getNullPrecedence()),
                    column >= 0 ? typeOf(columns.get(column)) : ColumnType.of(expression),
                    column >= 0 || isOfSelectedEntity(expression)));
        }
        return keys;
    }

    /** Hibernate orders by the lower-case form, which is no column of the result. */
    private SortKey ignoringCase(int index, SqmSortSpecification sort) {
        var expression = sort.getSortExpression();
        return new SortKey(
                index,
                -1,
                sort.getSortDirection() == SortDirection.DESCENDING,
                nullsFirst(sort.getNullPrecedence()),
                expression instanceof SqmAliasedNodeRef
                        ? new ColumnType(ColumnType.Kind.OTHER, null, null, Set.of(), "a column, ignoring case")
                        : ColumnType.of((SqmExpression<?>) spec.nodeBuilder().lower(asString(expression))),
                false);
    }

    @SuppressWarnings("unchecked") // What is ordered so is a string.
    private static SqmExpression<String> asString(SqmExpression<?> value) {
        return (SqmExpression<String>) value;
    }

    /** An attribute of an entity that is selected, reached through to-ones alone. */
    private boolean isOfSelectedEntity(SqmExpression<?> expression) {
        var start = startOf(expression);
        return start != null
                && columns.stream()
                        .anyMatch(column -> column instanceof SqmPath<?> path && PathReader.joined(path) == start);
    }

    private boolean isOfRoot(int key) {
        return startOf(spec.getOrderByClause().getSortSpecifications().get(key).getSortExpression())
                instanceof SqmRoot<?>;
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
