package io.hibernateshards.query.analysis;

import io.hibernateshards.mapping.EntityMapping;
import io.hibernateshards.mapping.ShardedModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.query.common.FetchClauseType;
import org.hibernate.query.sqm.tree.SqmStatement;
import org.hibernate.query.sqm.tree.predicate.SqmPredicate;
import org.hibernate.query.sqm.tree.select.SqmQueryGroup;
import org.hibernate.query.sqm.tree.select.SqmQueryPart;
import org.hibernate.query.sqm.tree.select.SqmQuerySpec;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;
import org.jspecify.annotations.Nullable;

/**
 * Reads the shape of one statement. From-elements are united where every combination of their rows that the statement looks
 * at has equal shard keys: along colocated associations, and where both sides of an equality that holds for the combination
 * are names of the same key. An equality in the where clause or in an inner join unites elements of its query block; one in
 * an outer join unites the joined element alone; one in a subquery unites at least one element of the subquery. What is left
 * apart has its own route, and such a statement runs only where all routes lead to the same database.
 */
public final class ShapeReader {

    private final ShardedModel model;
    private final PathReader paths;
    private final StatementElements elements;

    private ShapeReader(SessionFactoryImplementor engine, ShardedModel model) {
        this.model = model;
        this.paths = new PathReader(engine, model);
        this.elements = new StatementElements(paths);
    }

    /** What matters for sharding in a statement. */
    public static QueryShape read(SessionFactoryImplementor engine, ShardedModel model, SqmStatement<?> statement) {
        if (statement instanceof SqmSelectStatement<?> select
                && select.getQueryPart() instanceof SqmQueryGroup<?> group) {
            return new SetReader(part -> read(engine, model, part)).read(select, group);
        }
        var reader = new ShapeReader(engine, model);
        statement.accept(new StatementWalker(reader.paths, reader.elements));
        return reader.shape(statement);
    }

    private QueryShape shape(SqmStatement<?> statement) {
        elements.scopes().forEach(this::uniteByEqualities);
        DerivedReader.check(paths, elements);
        var sets = new ArrayList<RowSet>();
        var conditions = new ConditionReader(paths);
        var byLeader = new LinkedHashMap<FromElement, List<FromElement>>();
        for (var element : elements.all()) {
            if (element.entity != null && element.entity.kind() != EntityMapping.Kind.REFERENCE) {
                byLeader.computeIfAbsent(element.leader(), leader -> new ArrayList<>())
                        .add(element);
            }
        }
        byLeader.forEach((leader, members) -> sets.add(setOf(leader, members, conditions)));
        for (var name : elements.reachedByPath()) {
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
        if (sets.size() > 1) {
            elements.report(
                    "rows of " + entitiesOf(sets),
                    "nothing in it says that these rows live together",
                    "Join them by a colocated association or by equality of their shard keys.");
        }
        var select = statement instanceof SqmSelectStatement<?> selecting
                        && selecting.getQueryPart() instanceof SqmQuerySpec<?> spec
                ? Optional.of(SelectReader.read(paths, selecting, spec))
                : Optional.<SelectShape>empty();
        return new QueryShape(statement, sets, elements.obstacle(), select, elements.clocks(), Optional.empty());
    }

    private static String entitiesOf(List<RowSet> sets) {
        var names = new ArrayList<String>();
        for (var set : sets) {
            names.add("'" + String.join("' with '", set.entities()) + "'");
        }
        return String.join(" and ", names);
    }

    private RowSet setOf(FromElement leader, List<FromElement> members, ConditionReader conditions) {
        // A subquery that leads others has no entity of its own.
        var entity = Objects.requireNonNull(members.get(0).entity);
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
            elements.report(
                    "the fetch clause '" + type.name().toLowerCase(Locale.ROOT).replace('_', ' ') + "'",
                    "each database would take its own share",
                    "Fetch a number of rows only.");
        }
        if (fetchesCollections) {
            elements.report(
                    "a limit in the statement beside a fetched collection",
                    "it counts the joined rows, not the entities",
                    "Call setMaxResults() and setFirstResult().");
        }
    }

    private void checkReferences() {
        for (var each : elements.scopes()) {
            boolean isWithSharded = each.depth == 0
                    ? elements.all().stream().anyMatch(FromElement::isSharded)
                    : each.givesRows
                            && elements.all().stream()
                                    .anyMatch(element -> element.scope == each && element.isSharded());
            if (isWithSharded
                    && each.hasReferenceElement
                    && (!each.hasRequiredShardedElement || each.hasRightOrFullJoin)) {
                boolean isJoined =
                        elements.all().stream().anyMatch(element -> element.scope == each && element.isSharded());
                elements.report(
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
}
