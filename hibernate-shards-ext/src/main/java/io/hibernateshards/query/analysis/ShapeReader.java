package io.hibernateshards.query.analysis;

import io.hibernateshards.mapping.EntityMapping;
import io.hibernateshards.mapping.ShardedModel;
import io.hibernateshards.mapping.ShardedModel.Association;
import io.hibernateshards.query.analysis.QueryShape.Obstacle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.metamodel.model.domain.EntityDomainType;
import org.hibernate.query.common.FetchClauseType;
import org.hibernate.query.sqm.spi.BaseSemanticQueryWalker;
import org.hibernate.query.sqm.tree.SqmJoinType;
import org.hibernate.query.sqm.tree.SqmStatement;
import org.hibernate.query.sqm.tree.cte.SqmCteStatement;
import org.hibernate.query.sqm.tree.delete.SqmDeleteStatement;
import org.hibernate.query.sqm.tree.domain.NonAggregatedCompositeSimplePath;
import org.hibernate.query.sqm.tree.domain.SqmAnyValuedSimplePath;
import org.hibernate.query.sqm.tree.domain.SqmBasicValuedSimplePath;
import org.hibernate.query.sqm.tree.domain.SqmCorrelation;
import org.hibernate.query.sqm.tree.domain.SqmCteRoot;
import org.hibernate.query.sqm.tree.domain.SqmDerivedRoot;
import org.hibernate.query.sqm.tree.domain.SqmElementAggregateFunction;
import org.hibernate.query.sqm.tree.domain.SqmEmbeddedValuedSimplePath;
import org.hibernate.query.sqm.tree.domain.SqmEntityValuedSimplePath;
import org.hibernate.query.sqm.tree.domain.SqmFkExpression;
import org.hibernate.query.sqm.tree.domain.SqmFunctionRoot;
import org.hibernate.query.sqm.tree.domain.SqmIndexAggregateFunction;
import org.hibernate.query.sqm.tree.domain.SqmIndexedCollectionAccessPath;
import org.hibernate.query.sqm.tree.domain.SqmPath;
import org.hibernate.query.sqm.tree.domain.SqmPluralPartJoin;
import org.hibernate.query.sqm.tree.domain.SqmPluralValuedSimplePath;
import org.hibernate.query.sqm.tree.domain.SqmPolymorphicRootDescriptor;
import org.hibernate.query.sqm.tree.domain.SqmTreatedPath;
import org.hibernate.query.sqm.tree.expression.SqmAliasedNodeRef;
import org.hibernate.query.sqm.tree.expression.SqmExpression;
import org.hibernate.query.sqm.tree.expression.SqmFunction;
import org.hibernate.query.sqm.tree.expression.SqmOver;
import org.hibernate.query.sqm.tree.expression.SqmSummarization;
import org.hibernate.query.sqm.tree.from.SqmAttributeJoin;
import org.hibernate.query.sqm.tree.from.SqmCteJoin;
import org.hibernate.query.sqm.tree.from.SqmDerivedJoin;
import org.hibernate.query.sqm.tree.from.SqmFrom;
import org.hibernate.query.sqm.tree.from.SqmFromClause;
import org.hibernate.query.sqm.tree.from.SqmFunctionJoin;
import org.hibernate.query.sqm.tree.from.SqmJoin;
import org.hibernate.query.sqm.tree.from.SqmRoot;
import org.hibernate.query.sqm.tree.predicate.SqmComparisonPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmInListPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmInSubQueryPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmNullnessPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmWhereClause;
import org.hibernate.query.sqm.tree.select.SqmQueryGroup;
import org.hibernate.query.sqm.tree.select.SqmQueryPart;
import org.hibernate.query.sqm.tree.select.SqmQuerySpec;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;
import org.hibernate.query.sqm.tree.select.SqmSortSpecification;
import org.hibernate.query.sqm.tree.select.SqmSubQuery;
import org.hibernate.query.sqm.tree.update.SqmUpdateStatement;
import org.jspecify.annotations.Nullable;

/**
 * Reads the shape of one statement. From-elements are united where every combination of their rows that the statement looks
 * at has equal shard keys: along colocated associations, and where both sides of an equality that holds for the combination
 * are names of the same key. An equality in the where clause or in an inner join unites elements of its query block; one in
 * an outer join unites the joined element alone; one in a subquery unites at least one element of the subquery. What is left
 * apart has its own route, and such a statement runs only where all routes lead to the same database.
 */
public final class ShapeReader extends BaseSemanticQueryWalker {

    private final ShardedModel model;
    private final PathReader paths;
    private final List<FromElement> elements = new ArrayList<>();
    private final List<QueryScope> scopes = new ArrayList<>();
    private final Set<String> reachedByPath = new LinkedHashSet<>();
    private @Nullable QueryScope scope;
    private @Nullable Obstacle obstacle;

    private ShapeReader(SessionFactoryImplementor engine, ShardedModel model) {
        this.model = model;
        this.paths = new PathReader(engine, model);
    }

    /** What matters for sharding in a statement. */
    public static QueryShape read(SessionFactoryImplementor engine, ShardedModel model, SqmStatement<?> statement) {
        var reader = new ShapeReader(engine, model);
        statement.accept(reader);
        return reader.shape(statement);
    }

    private QueryShape shape(SqmStatement<?> statement) {
        scopes.forEach(this::uniteByEqualities);
        var sets = new ArrayList<RowSet>();
        var conditions = new ConditionReader(paths);
        var byLeader = new LinkedHashMap<FromElement, List<FromElement>>();
        for (var element : elements) {
            if (element.entity != null && element.entity.kind() != EntityMapping.Kind.REFERENCE) {
                byLeader.computeIfAbsent(element.leader(), leader -> new ArrayList<>())
                        .add(element);
            }
        }
        byLeader.forEach((leader, members) -> sets.add(setOf(leader, members, conditions)));
        for (var name : reachedByPath) {
            var entity = model.entity(name);
            if (entity.kind() != EntityMapping.Kind.REFERENCE) {
                sets.add(new RowSet(
                        List.of(name),
                        entity.isSharded() ? entity.group() : null,
                        entity.database(),
                        RouteCondition.ANYWHERE));
            }
        }
        checkReferences();
        if (statement instanceof SqmSelectStatement<?> select) {
            checkPage(select.getQueryPart(), select.containsCollectionFetches());
        }
        if (obstacle == null && sets.size() > 1) {
            report(
                    "rows of " + entitiesOf(sets),
                    "nothing in it says that these rows live together",
                    "Join them by a colocated association or by equality of their shard keys.");
        }
        var select = statement instanceof SqmSelectStatement<?> selecting
                        && selecting.getQueryPart() instanceof SqmQuerySpec<?> spec
                ? Optional.of(SelectReader.read(paths, selecting, spec))
                : Optional.<SelectShape>empty();
        return new QueryShape(statement, sets, Optional.ofNullable(obstacle), select);
    }

    private static String entitiesOf(List<RowSet> sets) {
        var names = new ArrayList<String>();
        for (var set : sets) {
            names.add("'" + String.join("' with '", set.entities()) + "'");
        }
        return String.join(" and ", names);
    }

    private RowSet setOf(FromElement leader, List<FromElement> members, ConditionReader conditions) {
        var entity = leader.entity;
        if (entity == null) {
            throw new org.hibernate.AssertionFailure("Leader without entity");
        }
        var names = members.stream()
                .map(member -> member.entity == null ? member.label : member.entity.entityName())
                .distinct()
                .toList();
        return entity.isSharded()
                ? new RowSet(names, entity.group(), null, conditions.read(leader.scope.filters, leader))
                : new RowSet(names, null, entity.database(), RouteCondition.ANYWHERE);
    }

    private void checkPage(SqmQueryPart<?> part, boolean fetchesCollections) {
        if (part.getFetchExpression() == null && part.getOffsetExpression() == null) {
            return;
        }
        var type = part.getFetchClauseType();
        if (type != null && type != FetchClauseType.ROWS_ONLY) {
            report(
                    "the fetch clause '" + type.name().toLowerCase(Locale.ROOT).replace('_', ' ') + "'",
                    "each database would take its own share",
                    "Fetch a number of rows only.");
        }
        if (fetchesCollections) {
            report(
                    "a limit in the statement beside a fetched collection",
                    "it counts the joined rows, not the entities",
                    "Call setMaxResults() and setFirstResult().");
        }
    }

    private void checkReferences() {
        for (var each : scopes) {
            if (each.depth == 0
                    && each.hasReferenceElement
                    && elements.stream().anyMatch(FromElement::isSharded)
                    && (!each.hasRequiredShardedElement || each.hasRightOrFullJoin)) {
                boolean isJoined = elements.stream().anyMatch(element -> element.scope == each && element.isSharded());
                report(
                        isJoined
                                ? "an outer join that keeps rows of a reference entity"
                                : "rows of a reference entity, with sharded ones in a subquery alone",
                        "every database has a copy of these rows, so each would be counted several times",
                        "Begin with the sharded entity and join the reference entity.");
            }
        }
    }

    private void uniteByEqualities(QueryScope block) {
        for (var filter : block.filters) {
            unite(filter, block, null);
        }
        for (var condition : block.joinConditions) {
            var conjuncts = new ArrayList<SqmPredicate>();
            ConditionReader.flatten(condition.predicate(), conjuncts);
            conjuncts.forEach(part -> unite(part, block, condition.isInner() ? null : condition.joined()));
        }
    }

    /** @param joined the one element that the equality may unite with others, or null for any of the block */
    private void unite(SqmPredicate predicate, QueryScope block, @Nullable FromElement joined) {
        var equality = ConditionReader.equalityOf(predicate);
        if (equality == null) {
            return;
        }
        var left = paths.elementAtStartOf(equality.left());
        var right = paths.elementAtStartOf(equality.right());
        if (left == null || right == null || left == right) {
            return;
        }
        boolean isOurs =
                joined != null ? left == joined || right == joined : left.scope == block || right.scope == block;
        var anchor = paths.anchor(equality.left());
        if (isOurs && anchor.isPresent() && anchor.equals(paths.anchor(equality.right()))) {
            left.livesWith(right);
        }
    }

    // ------------------------------------------------------------------------------------------------ query blocks

    @Override
    public Object visitUpdateStatement(SqmUpdateStatement<?> statement) {
        return inScope(() -> {
            readRoot(statement.getTarget());
            visitCteContainer(statement);
            visitSetClause(statement.getSetClause());
            readWhere(statement.getWhereClause());
            return statement;
        });
    }

    @Override
    public Object visitDeleteStatement(SqmDeleteStatement<?> statement) {
        return inScope(() -> {
            readRoot(statement.getTarget());
            visitCteContainer(statement);
            readWhere(statement.getWhereClause());
            return statement;
        });
    }

    @Override
    public Object visitQuerySpec(SqmQuerySpec<?> querySpec) {
        return inScope(() -> super.visitQuerySpec(querySpec));
    }

    private Object inScope(java.util.function.Supplier<Object> reading) {
        var outer = scope;
        var inner = new QueryScope(outer == null ? 0 : outer.depth + 1);
        scope = inner;
        scopes.add(inner);
        try {
            return reading.get();
        } finally {
            scope = outer;
        }
    }

    private QueryScope block() {
        if (scope == null) {
            scope = new QueryScope(0);
            scopes.add(scope);
        }
        return scope;
    }

    private void readWhere(@Nullable SqmWhereClause where) {
        visitWhereClause(where);
    }

    @Override
    public Object visitWhereClause(@Nullable SqmWhereClause where) {
        if (where != null) {
            ConditionReader.flatten(where.getPredicate(), block().filters);
        }
        return super.visitWhereClause(where);
    }

    @Override
    public Object visitQueryGroup(SqmQueryGroup<?> queryGroup) {
        report(
                "a set operation",
                "its parts are computed on each database by itself",
                "Run its parts as queries of their own.");
        return super.visitQueryGroup(queryGroup);
    }

    @Override
    public Object visitCteStatement(SqmCteStatement<?> statement) {
        report("a common table expression", "it is computed on each database by itself", "Write it as a join.");
        return super.visitCteStatement(statement);
    }

    // ------------------------------------------------------------------------------------------------ from-elements

    @Override
    public Object visitFromClause(SqmFromClause fromClause) {
        var joins = new ArrayList<SqmJoin<?, ?>>();
        fromClause.getRoots().forEach(root -> {
            readRoot(root);
            readJoinsOf(root, joins);
        });
        // Predicates may name any from-element of the block, so they are visited when all are known.
        for (var join : joins) {
            if (join.getJoinPredicate() != null) {
                join.getJoinPredicate().accept(this);
            }
        }
        return fromClause;
    }

    @Override
    public Object visitRootPath(SqmRoot<?> root) {
        if (paths.elementOf(root) == null) {
            readRoot(root);
        }
        return root;
    }

    private void readRoot(SqmRoot<?> root) {
        if (root instanceof SqmCorrelation<?, ?> correlation) {
            var parent = paths.elementOf(correlation.getCorrelationParent());
            if (parent != null) {
                paths.register(root, parent);
            }
        } else if (root instanceof SqmDerivedRoot<?> derived) {
            report("a subquery in its from clause", "it is computed on each database by itself", "Write it as a join.");
            derived.getQueryPart().accept(this);
        } else if (root instanceof SqmCteRoot<?> || root instanceof SqmFunctionRoot<?>) {
            report("a from-element that is no entity", "each database would give its rows again", "Query entities.");
        } else if (root.getReferencedPathSource() instanceof SqmPolymorphicRootDescriptor<?> polymorphic) {
            report(
                    "the unmapped type '" + polymorphic.getHibernateEntityName() + "'",
                    "it stands for several entities",
                    "Query each entity by itself.");
            polymorphic.getImplementors().forEach(entity -> reachedByPath.add(entity.getHibernateEntityName()));
        } else {
            add(root, root.getModel().getHibernateEntityName(), false);
        }
    }

    private void readJoinsOf(SqmFrom<?, ?> from, List<SqmJoin<?, ?>> joins) {
        for (var join : from.getSqmJoins()) {
            readJoin(join);
            joins.add(join);
            readJoinsOf(join, joins);
        }
        for (var treated : from.getSqmTreats()) {
            var element = paths.elementOf(from);
            if (element != null) {
                paths.register(treated, element);
            }
            readJoinsOf(treated, joins);
        }
    }

    private void readJoin(SqmJoin<?, ?> join) {
        var type = join.getSqmJoinType();
        boolean isOuter = type == SqmJoinType.LEFT || type == SqmJoinType.FULL;
        if (type == SqmJoinType.RIGHT || type == SqmJoinType.FULL) {
            block().hasRightOrFullJoin = true;
        }
        FromElement element = null;
        if (join instanceof SqmDerivedJoin<?> derived) {
            report("a subquery in its from clause", "it is computed on each database by itself", "Write it as a join.");
            derived.getQueryPart().accept(this);
        } else if (join instanceof SqmCteJoin<?> || join instanceof SqmFunctionJoin<?>) {
            report("a from-element that is no entity", "each database would give its rows again", "Query entities.");
        } else if (join instanceof SqmPluralPartJoin<?, ?>) {
            element = readPart(join, isOuter);
        } else if (join instanceof SqmAttributeJoin<?, ?>) {
            element = readAttributeJoin(join, isOuter);
        } else {
            var entityName = PathReader.entityNameOf(join);
            if (entityName == null) {
                report("a from-element that is no entity", "its place is not known", "Query entities.");
            } else {
                element = add(join, entityName, isOuter);
            }
        }
        readJoinPredicate(join, element, type);
    }

    private void readJoinPredicate(SqmJoin<?, ?> join, @Nullable FromElement element, SqmJoinType type) {
        var predicate = join.getJoinPredicate();
        if (predicate == null || element == null) {
            return;
        }
        boolean isInner = type == SqmJoinType.INNER || type == SqmJoinType.CROSS;
        block().joinConditions.add(new QueryScope.JoinCondition(predicate, element, isInner));
    }

    private @Nullable FromElement readPart(SqmJoin<?, ?> join, boolean isOuter) {
        var entityName = PathReader.entityNameOf(join);
        if (entityName != null) {
            report("a join of map keys", "their place is not known", "Join the entity by a colocated association.");
            return add(join, entityName, isOuter);
        }
        return addPart(join, isOuter);
    }

    private @Nullable FromElement readAttributeJoin(SqmJoin<?, ?> join, boolean isOuter) {
        var entityName = PathReader.entityNameOf(join);
        if (entityName == null) {
            return addPart(join, isOuter);
        }
        var element = add(join, entityName, isOuter);
        var owner = join.getLhs() == null ? null : paths.elementAtStartOf(join.getLhs());
        if (paths.associationOf(join) == Association.COLOCATED) {
            if (owner != null && owner.isSharded() && element.isSharded()) {
                owner.livesWith(element);
            }
        } else {
            boolean isFetched = join instanceof SqmAttributeJoin<?, ?> attribute && attribute.isFetched();
            report(
                    (isFetched ? "a fetch of '" : "a join of '")
                            + join.getNavigablePath().getFullPath() + "'",
                    "the other end of that association, '" + entityName + "', may live on another database",
                    isFetched
                            ? "Leave the fetch out, the association is loaded when it is used; or query '" + entityName
                                    + "' by itself."
                            : "Query '" + entityName + "' by itself, or narrow both ends to one database.");
        }
        return element;
    }

    /** A collection of values, or an embeddable: its rows live with its owner's. */
    private @Nullable FromElement addPart(SqmFrom<?, ?> from, boolean isOuter) {
        var owner = from.getLhs() == null ? null : paths.elementAtStartOf(from.getLhs());
        if (owner == null) {
            return null;
        }
        var element = new FromElement(from.getNavigablePath().getFullPath(), null, block(), isOuter);
        owner.livesWith(element);
        elements.add(element);
        paths.register(from, element);
        return element;
    }

    private FromElement add(SqmFrom<?, ?> from, String entityName, boolean isNullable) {
        var entity = paths.entity(entityName);
        var element = new FromElement(entityName, entity, block(), isNullable);
        if (entity.isSharded()) {
            block().hasRequiredShardedElement |= !isNullable;
        } else if (entity.kind() == EntityMapping.Kind.REFERENCE) {
            block().hasReferenceElement = true;
        } else {
            elements.stream()
                    .filter(other -> other.entity != null
                            && other.entity.kind() == EntityMapping.Kind.UNSHARDED
                            && java.util.Objects.equals(other.entity.database(), entity.database()))
                    .findFirst()
                    .ifPresent(element::livesWith);
        }
        elements.add(element);
        paths.register(from, element);
        return element;
    }

    // ------------------------------------------------------------------------------------------------ paths

    /** Whether a path joins, on its way, an association that may lead to another database. */
    private void checkWay(SqmPath<?> path) {
        for (SqmPath<?> at = path.getLhs(), child = path; at != null; child = at, at = at.getLhs()) {
            if (at instanceof SqmFrom<?, ?>) {
                return;
            }
            if (at instanceof SqmEntityValuedSimplePath<?> && !isForeignKeyOnly(at, child)) {
                checkEntity(at);
            }
        }
    }

    private boolean isForeignKeyOnly(SqmPath<?> association, SqmPath<?> attribute) {
        var entityName = PathReader.entityNameOf(association);
        return entityName != null
                && attribute.getReferencedPathSource().getPathName().equals(paths.idName(entityName));
    }

    /** A path that itself makes Hibernate join the entity it leads to. */
    private void checkEntity(SqmPath<?> path) {
        if (paths.associationOf(path) == Association.COLOCATED) {
            return;
        }
        var entityName = PathReader.entityNameOf(path);
        report(
                "the path '" + path.getNavigablePath().getFullPath() + "'",
                "the other end of that association may live on another database",
                "Use its id alone, or query '" + entityName + "' by itself.");
        if (entityName != null) {
            reachedByPath.add(entityName);
        }
    }

    private Object checkOperand(SqmExpression<?> operand) {
        if (operand instanceof SqmEntityValuedSimplePath<?> entity) {
            // Compared by its foreign key: no join.
            checkWay(entity);
            return operand;
        }
        return operand.accept(this);
    }

    @Override
    public Object visitComparisonPredicate(SqmComparisonPredicate predicate) {
        checkOperand(predicate.getLeftHandExpression());
        return checkOperand(predicate.getRightHandExpression());
    }

    @Override
    public Object visitInListPredicate(SqmInListPredicate<?> predicate) {
        predicate.getListExpressions().forEach(this::checkOperand);
        return checkOperand(predicate.getTestExpression());
    }

    @Override
    public Object visitIsNullPredicate(SqmNullnessPredicate predicate) {
        return checkOperand(predicate.getExpression());
    }

    @Override
    public Object visitInSubQueryPredicate(SqmInSubQueryPredicate<?> predicate) {
        checkOperand(predicate.getTestExpression());
        var result = predicate.getSubQueryExpression().accept(this);
        uniteByMembership(predicate);
        return result;
    }

    /** A key that is looked for among keys can only be found among those of its own virtual shard. */
    private void uniteByMembership(SqmInSubQueryPredicate<?> predicate) {
        if (!(predicate.getTestExpression() instanceof SqmPath<?> test)
                || !(predicate.getSubQueryExpression().getQueryPart() instanceof SqmQuerySpec<?> spec)
                || !isPlain(spec)
                || spec.getSelectClause().getSelections().size() != 1
                || !(spec.getSelectClause().getSelections().get(0).getSelectableNode()
                        instanceof SqmPath<?> selected)) {
            return;
        }
        var outer = paths.elementAtStartOf(test);
        var inner = paths.elementAtStartOf(selected);
        var anchor = paths.anchor(test);
        if (outer != null
                && inner != null
                && !inner.isNullable
                && anchor.isPresent()
                && anchor.equals(paths.anchor(selected))) {
            inner.livesWith(outer);
        }
    }

    private static boolean isPlain(SqmQuerySpec<?> spec) {
        return spec.getGroupByClauseExpressions().isEmpty()
                && spec.getHavingClausePredicate() == null
                && spec.getOffsetExpression() == null
                && spec.getFetchExpression() == null;
    }

    @Override
    public Object visitBasicValuedPath(SqmBasicValuedSimplePath<?> path) {
        checkWay(path);
        return path;
    }

    @Override
    public Object visitEmbeddableValuedPath(SqmEmbeddedValuedSimplePath<?> path) {
        checkWay(path);
        return path;
    }

    @Override
    public Object visitNonAggregatedCompositeValuedPath(NonAggregatedCompositeSimplePath<?> path) {
        checkWay(path);
        return path;
    }

    @Override
    public Object visitEntityValuedPath(SqmEntityValuedSimplePath<?> path) {
        if (PathReader.joined(path) != path) {
            return path;
        }
        checkEntity(path);
        checkWay(path);
        return path;
    }

    @Override
    public Object visitFkExpression(SqmFkExpression<?> path) {
        if (path.getLhs() != null) {
            checkWay(path.getLhs());
        }
        return path;
    }

    @Override
    public Object visitPluralValuedPath(SqmPluralValuedSimplePath<?> path) {
        if (path.getReferencedPathSource().getPathType() instanceof EntityDomainType<?>
                && paths.associationOf(path) != Association.COLOCATED) {
            checkEntity(path);
        }
        checkWay(path);
        return path;
    }

    @Override
    public Object visitTreatedPath(SqmTreatedPath<?, @Nullable ?> path) {
        if (!(path instanceof SqmFrom<?, ?>)) {
            path.getWrappedPath().accept(this);
        }
        return path;
    }

    @Override
    public Object visitAnyValuedValuedPath(SqmAnyValuedSimplePath<?> path) {
        report("the path '" + path.getNavigablePath().getFullPath() + "'", "it leads to any entity", "Use its id.");
        return path;
    }

    @Override
    public Object visitIndexedPluralAccessPath(SqmIndexedCollectionAccessPath<?> path) {
        return elementAccess(path);
    }

    @Override
    public Object visitElementAggregateFunction(SqmElementAggregateFunction<?> path) {
        return elementAccess(path);
    }

    @Override
    public Object visitIndexAggregateFunction(SqmIndexAggregateFunction<?> path) {
        return elementAccess(path);
    }

    private Object elementAccess(SqmPath<?> path) {
        report(
                "the collection function '" + path.getNavigablePath().getFullPath() + "'",
                "it is not planned yet",
                "Join the collection.");
        return path;
    }

    // ------------------------------------------------------------------------------------------------ expressions

    @Override
    public Object visitSortSpecification(SqmSortSpecification sort) {
        return sort.getSortExpression() instanceof SqmAliasedNodeRef ? sort : super.visitSortSpecification(sort);
    }

    @Override
    public Object visitGroupByClause(List<SqmExpression<?>> expressions) {
        if (expressions != null) {
            expressions.stream()
                    .filter(expression -> !(expression instanceof SqmAliasedNodeRef))
                    .forEach(expression -> expression.accept(this));
        }
        return expressions;
    }

    @Override
    public Object visitSubQueryExpression(SqmSubQuery<?> expression) {
        return super.visitSubQueryExpression(expression);
    }

    @Override
    public Object visitFunction(SqmFunction<?> function) {
        if (VolatileFunctions.includes(function)) {
            report(
                    "the function '" + function.getFunctionName() + "'",
                    "each database would give its own value",
                    "Bind its value as a parameter.");
        }
        return super.visitFunction(function);
    }

    @Override
    public Object visitOver(SqmOver<?> over) {
        report("a window function", "its window would end with each database", "Compute it from the rows.");
        return super.visitOver(over);
    }

    @Override
    public Object visitSummarization(SqmSummarization<?> summarization) {
        report("rollup or cube", "its totals would be those of each database", "Group by the columns alone.");
        return super.visitSummarization(summarization);
    }

    private void report(String construct, String reason, String remedy) {
        if (obstacle == null) {
            obstacle = new Obstacle(construct, reason, remedy);
        }
    }
}
