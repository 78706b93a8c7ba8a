package io.hibernateshards.query.analysis;

import static io.hibernateshards.logging.QueryMessages.MESSAGES;

import io.hibernateshards.mapping.EntityMapping;
import io.hibernateshards.mapping.KeyTerm;
import io.hibernateshards.mapping.ShardedModel;
import io.hibernateshards.query.analysis.QueryShape.Route;
import io.hibernateshards.topology.DatabaseSet;
import io.hibernateshards.topology.VirtualShardRange;
import io.hibernateshards.topology.VirtualShardSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.metamodel.mapping.SingularAttributeMapping;
import org.hibernate.query.sqm.ComparisonOperator;
import org.hibernate.query.sqm.spi.BaseSemanticQueryWalker;
import org.hibernate.query.sqm.tree.domain.SqmPath;
import org.hibernate.query.sqm.tree.domain.SqmTreatedPath;
import org.hibernate.query.sqm.tree.expression.SqmAliasedNodeRef;
import org.hibernate.query.sqm.tree.expression.SqmExpression;
import org.hibernate.query.sqm.tree.expression.SqmLiteral;
import org.hibernate.query.sqm.tree.expression.SqmLiteralNull;
import org.hibernate.query.sqm.tree.expression.SqmParameter;
import org.hibernate.query.sqm.tree.from.SqmAttributeJoin;
import org.hibernate.query.sqm.tree.from.SqmFrom;
import org.hibernate.query.sqm.tree.from.SqmRoot;
import org.hibernate.query.sqm.tree.predicate.SqmBetweenPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmComparisonPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmGroupedPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmInListPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmJunctionPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmLikePredicate;
import org.hibernate.query.sqm.tree.predicate.SqmNegatedPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmNullnessPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmPredicate;
import org.hibernate.query.sqm.tree.select.SqmQuerySpec;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;
import org.hibernate.query.sqm.tree.select.SqmSortSpecification;
import org.hibernate.query.sqm.tree.select.SqmSubQuery;
import org.jspecify.annotations.Nullable;

/**
 * Reads a select statement. A condition of the where clause narrows the databases: {@code and} to those that both sides
 * allow, {@code or} to those that one of them does; a comparison of a path that tells the virtual shard, by {@code =} or {@code in}, to its
 * values' databases; everything else, and everything under {@code not}, to none. What the analyser does not know is refused,
 * never assumed to be harmless.
 */
public final class QueryAnalyser {

    private static final Route EVERYWHERE = (map, values) -> map.every();

    private final ShardedModel model;
    private final SessionFactoryImplementor engine;

    public QueryAnalyser(ShardedModel model, SessionFactoryImplementor engine) {
        this.model = model;
        this.engine = engine;
    }

    /** The shape of a statement; throws {@code UnsupportedShardedQueryException} where its place cannot be told. */
    public QueryShape analyse(SqmSelectStatement<?> statement, String text) {
        if (!statement.getCteStatements().isEmpty()) {
            throw MESSAGES.notAnalysed("a common table expression", text);
        }
        if (!(statement.getQueryPart() instanceof SqmQuerySpec<?> spec)) {
            throw MESSAGES.notAnalysed("a set operation", text);
        }
        if (new SubqueryScan().finds(statement)) {
            throw MESSAGES.notAnalysed("a subquery", text);
        }
        var roots = spec.getFromClause().getRoots();
        if (roots.size() != 1 || roots.get(0).getClass() != SqmRoot.class) {
            throw MESSAGES.notAnalysed(roots.size() > 1 ? "several roots" : "a root that is no entity", text);
        }
        var root = roots.get(0);
        var mapping = model.entities().stream()
                .filter(entity -> entity.entityName().equals(root.getModel().getHibernateEntityName()))
                .findFirst()
                .orElseThrow(() -> MESSAGES.notAnalysed("a root that is a superclass or interface of entities", text));
        checkJoins(root, text);
        if (!mapping.isSharded()) {
            var database = Objects.requireNonNull(mapping.database());
            return new QueryShape((map, values) -> DatabaseSet.of(map.database(database)), null);
        }
        var where = spec.getWhereClause() == null ? null : spec.getWhereClause().getPredicate();
        var narrowed = where == null ? EVERYWHERE : route(where, mapping);
        Route route = (map, values) -> narrowed.databases(map, values)
                .and(map.keyspace(mapping.group().keyspace()).databases());
        return new QueryShape(route, unmergeable(spec, root, where));
    }

    /** Every association of this slice is colocated; what is joined otherwise has no place that is told. */
    private static void checkJoins(SqmFrom<?, ?> from, String text) {
        for (var join : from.getSqmJoins()) {
            if (!(join instanceof SqmAttributeJoin<?, ?>)) {
                throw MESSAGES.notAnalysed("a join that is not along an association", text);
            }
            checkJoins(join, text);
        }
        if (!from.getSqmTreats().isEmpty()) {
            throw MESSAGES.notAnalysed("a treat", text);
        }
    }

    private static @Nullable String unmergeable(SqmQuerySpec<?> spec, SqmRoot<?> root, @Nullable SqmPredicate where) {
        if (!root.getSqmJoins().isEmpty()) {
            return "a join";
        }
        if (!spec.getGroupByClauseExpressions().isEmpty() || spec.getHavingClausePredicate() != null) {
            return "a group by";
        }
        if (spec.getFetchExpression() != null || spec.getOffsetExpression() != null) {
            return "a limit in the text (setMaxResults and setFirstResult are)";
        }
        if (spec.getSelectClause().isDistinct()) {
            return "a distinct";
        }
        for (var selection : spec.getSelectClause().getSelections()) {
            if (!(selection.getSelectableNode() instanceof SqmPath<?> path) || !isOwnPath(path, root)) {
                return "the selection '" + selection.getSelectableNode().toHqlString() + "'";
            }
        }
        if (where != null && !isPlain(where, root)) {
            return "the condition '" + where.toHqlString() + "'";
        }
        if (spec.getOrderByClause() != null) {
            for (var sort : spec.getOrderByClause().getSortSpecifications()) {
                if (sort.isIgnoreCase()
                        || !(sort.getSortExpression() instanceof SqmAliasedNodeRef)
                                && !(sort.getSortExpression() instanceof SqmPath<?> path && isOwnPath(path, root))) {
                    return "the order by '" + sort.getSortExpression().toHqlString() + "'";
                }
            }
        }
        return null;
    }

    /** Whether a path is the root itself or reaches a basic or embedded attribute through its attributes. */
    private static boolean isOwnPath(SqmPath<?> path, SqmRoot<?> root) {
        for (SqmPath<?> step = path; step != null; step = step.getLhs()) {
            if (step == root) {
                return true;
            }
            if (step instanceof SqmTreatedPath<?, ?>) {
                return false;
            }
        }
        return false;
    }

    /** Whether a condition is the same for a row on whichever database it is evaluated. */
    private static boolean isPlain(SqmPredicate predicate, SqmRoot<?> root) {
        if (predicate instanceof SqmJunctionPredicate junction) {
            return junction.getPredicates().stream().allMatch(part -> isPlain(part, root));
        }
        if (predicate instanceof SqmGroupedPredicate grouped) {
            return isPlain(grouped.getSubPredicate(), root);
        }
        if (predicate instanceof SqmNegatedPredicate negated) {
            return isPlain(negated.getWrappedPredicate(), root);
        }
        if (predicate instanceof SqmNullnessPredicate nullness) {
            return isOperand(nullness.getExpression(), root);
        }
        if (predicate instanceof SqmComparisonPredicate comparison) {
            return isOperand(comparison.getLeftHandExpression(), root)
                    && isOperand(comparison.getRightHandExpression(), root);
        }
        if (predicate instanceof SqmBetweenPredicate between) {
            return isOperand(between.getExpression(), root)
                    && isOperand(between.getLowerBound(), root)
                    && isOperand(between.getUpperBound(), root);
        }
        if (predicate instanceof SqmInListPredicate<?> in) {
            return isOperand(in.getTestExpression(), root)
                    && in.getListExpressions().stream().allMatch(value -> isOperand(value, root));
        }
        return predicate instanceof SqmLikePredicate like
                && isOperand(like.getMatchExpression(), root)
                && isOperand(like.getPattern(), root)
                && like.getEscapeCharacter() == null;
    }

    private static boolean isOperand(SqmExpression<?> expression, SqmRoot<?> root) {
        return expression instanceof SqmParameter<?>
                || expression instanceof SqmLiteral<?>
                || expression instanceof SqmPath<?> path && isOwnPath(path, root);
    }

    private Route route(SqmPredicate predicate, EntityMapping mapping) {
        if (predicate instanceof SqmGroupedPredicate grouped) {
            return route(grouped.getSubPredicate(), mapping);
        }
        if (predicate instanceof SqmJunctionPredicate junction) {
            var parts = junction.getPredicates().stream()
                    .map(part -> route(part, mapping))
                    .toList();
            return junction.getOperator() == jakarta.persistence.criteria.Predicate.BooleanOperator.AND
                    ? (map, values) -> parts.stream()
                            .map(part -> part.databases(map, values))
                            .reduce(map.every(), DatabaseSet::and)
                    : (map, values) -> parts.stream()
                            .map(part -> part.databases(map, values))
                            .reduce(DatabaseSet.EMPTY, DatabaseSet::or);
        }
        if (predicate instanceof SqmComparisonPredicate comparison
                && !comparison.isNegated()
                && comparison.getSqmOperator() == ComparisonOperator.EQUAL) {
            var left = comparison.getLeftHandExpression();
            var right = comparison.getRightHandExpression();
            var term = term(left, mapping);
            if (term != null) {
                return routeOf(term, List.of(right));
            }
            var other = term(right, mapping);
            return other == null ? EVERYWHERE : routeOf(other, List.of(left));
        }
        if (predicate instanceof SqmInListPredicate<?> in && !in.isNegated()) {
            var term = term(in.getTestExpression(), mapping);
            return term == null ? EVERYWHERE : routeOf(term, in.getListExpressions());
        }
        return EVERYWHERE;
    }

    private static Route routeOf(KeyTerm term, List<? extends SqmExpression<?>> values) {
        return (map, bound) -> {
            var keyspace = map.keyspace(term.group().keyspace());
            var all = VirtualShardSet.range(new VirtualShardRange(0, keyspace.shardCount() - 1));
            var shards = VirtualShardSet.none();
            for (var value : values) {
                var known = valuesOf(value, bound);
                if (known == null) {
                    return keyspace.databases();
                }
                for (var each : known) {
                    shards = shards.or(term.shardsOf(each, all));
                }
            }
            return keyspace.databasesOf(shards);
        };
    }

    /** What an expression is, or null where that is not known before it runs. */
    private static @Nullable List<Object> valuesOf(SqmExpression<?> expression, QueryShape.Values bound) {
        if (expression instanceof SqmParameter<?> parameter) {
            var values = bound.of(parameter);
            return values.isEmpty() ? null : values;
        }
        if (expression instanceof SqmLiteral<?> literal && !(expression instanceof SqmLiteralNull<?>)) {
            var value = literal.getLiteralValue();
            return value == null ? null : List.of(value);
        }
        return null;
    }

    private @Nullable KeyTerm term(SqmExpression<?> expression, EntityMapping mapping) {
        if (!(expression instanceof SqmPath<?> path) || mapping.shardKeyParts() > 1) {
            return null;
        }
        var names = new ArrayDeque<String>();
        SqmPath<?> step = path;
        while (!(step instanceof SqmRoot<?>)) {
            if (step == null || step instanceof SqmTreatedPath<?, ?>) {
                return null;
            }
            names.addFirst(step.getReferencedPathSource().getPathName());
            step = step.getLhs();
        }
        return model.keyTerm(mapping.entityName(), new ArrayList<>(names), this::idName)
                .orElse(null);
    }

    private @Nullable String idName(String entityName) {
        var identifier =
                engine.getMappingMetamodel().getEntityDescriptor(entityName).getIdentifierMapping();
        return identifier instanceof SingularAttributeMapping || identifier.getAttributeName() != null
                ? identifier.getAttributeName()
                : null;
    }

    /** Finds whether a statement has a subquery anywhere. */
    private static final class SubqueryScan extends BaseSemanticQueryWalker {

        private boolean found;

        boolean finds(SqmSelectStatement<?> statement) {
            visitSelectStatement(statement);
            return found;
        }

        @Override
        public Object visitSubQueryExpression(SqmSubQuery<?> subquery) {
            found = true;
            return subquery;
        }

        /** The walker of Hibernate throws on a position or alias, which has no subquery. */
        @Override
        public Object visitSortSpecification(SqmSortSpecification sort) {
            return sort.getSortExpression() instanceof SqmAliasedNodeRef ? sort : super.visitSortSpecification(sort);
        }

        @Override
        public List<SqmExpression<?>> visitGroupByClause(List<SqmExpression<?>> expressions) {
            for (var expression : expressions) {
                if (!(expression instanceof SqmAliasedNodeRef)) {
                    expression.accept(this);
                }
            }
            return expressions;
        }
    }
}
