package io.hibernateshards.query.analysis;

import io.hibernateshards.mapping.ShardedModel.Association;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.hibernate.query.sqm.tree.SqmJoinType;
import org.hibernate.query.sqm.tree.domain.SqmCorrelation;
import org.hibernate.query.sqm.tree.domain.SqmCteRoot;
import org.hibernate.query.sqm.tree.domain.SqmDerivedRoot;
import org.hibernate.query.sqm.tree.domain.SqmFunctionRoot;
import org.hibernate.query.sqm.tree.domain.SqmPluralPartJoin;
import org.hibernate.query.sqm.tree.domain.SqmPolymorphicRootDescriptor;
import org.hibernate.query.sqm.tree.from.SqmAttributeJoin;
import org.hibernate.query.sqm.tree.from.SqmCteJoin;
import org.hibernate.query.sqm.tree.from.SqmDerivedJoin;
import org.hibernate.query.sqm.tree.from.SqmFrom;
import org.hibernate.query.sqm.tree.from.SqmFromClause;
import org.hibernate.query.sqm.tree.from.SqmFunctionJoin;
import org.hibernate.query.sqm.tree.from.SqmJoin;
import org.hibernate.query.sqm.tree.from.SqmRoot;
import org.hibernate.query.sqm.tree.select.SqmQueryPart;
import org.jspecify.annotations.Nullable;

/** Reads from clauses: which from-elements there are, and which of them live together along associations. */
final class FromReader {

    private final PathReader paths;
    private final StatementElements elements;
    private final DerivedReader deriveds;

    /** @param parts reads a query part that stands in a from clause */
    FromReader(PathReader paths, StatementElements elements, Consumer<SqmQueryPart<?>> parts) {
        this.paths = paths;
        this.elements = elements;
        this.deriveds = new DerivedReader(paths, elements, parts);
    }

    /** Reads all from-elements of a from clause, and gives the joins among them. */
    List<SqmJoin<?, ?>> read(SqmFromClause fromClause) {
        var joins = new ArrayList<SqmJoin<?, ?>>();
        fromClause.getRoots().forEach(root -> {
            readRoot(root);
            readJoinsOf(root, joins);
        });
        return joins;
    }

    void readRoot(SqmRoot<?> root) {
        if (root instanceof SqmCorrelation<?, ?> correlation) {
            var parent = paths.elementOf(correlation.getCorrelationParent());
            if (parent != null) {
                paths.register(root, parent);
            }
        } else if (root instanceof SqmDerivedRoot<?> derived) {
            deriveds.read(root, derived.getQueryPart().getQueryPart(), false, false);
        } else if (root instanceof SqmCteRoot<?> cte) {
            deriveds.read(root, cte.getCte(), false);
        } else if (root instanceof SqmFunctionRoot<?>) {
            elements.report(
                    "a from-element that is no entity", "each database would give its rows again", "Query entities.");
        } else if (root.getReferencedPathSource() instanceof SqmPolymorphicRootDescriptor<?> polymorphic) {
            elements.report(
                    "the unmapped type '" + polymorphic.getHibernateEntityName() + "'",
                    "it stands for several entities",
                    "Query each entity by itself.");
            polymorphic
                    .getImplementors()
                    .forEach(entity -> elements.reachedByPath().add(entity.getHibernateEntityName()));
        } else {
            elements.add(root, root.getModel().getHibernateEntityName(), false);
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
            elements.block().hasRightOrFullJoin = true;
        }
        FromElement element = null;
        if (join instanceof SqmDerivedJoin<?> derived) {
            element = deriveds.read(join, derived.getQueryPart().getQueryPart(), isOuter, derived.isLateral());
        } else if (join instanceof SqmCteJoin<?> cte) {
            element = deriveds.read(join, cte.getCte(), isOuter);
        } else if (join instanceof SqmFunctionJoin<?>) {
            elements.report(
                    "a from-element that is no entity", "each database would give its rows again", "Query entities.");
        } else if (join instanceof SqmPluralPartJoin<?, ?>) {
            element = readPart(join, isOuter);
        } else if (join instanceof SqmAttributeJoin<?, ?>) {
            element = readAttributeJoin(join, isOuter);
        } else {
            var entityName = PathReader.entityNameOf(join);
            if (entityName == null) {
                elements.report("a from-element that is no entity", "its place is not known", "Query entities.");
            } else {
                element = elements.add(join, entityName, isOuter);
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
        elements.block().joinConditions.add(new QueryScope.JoinCondition(predicate, element, isInner));
    }

    private @Nullable FromElement readPart(SqmJoin<?, ?> join, boolean isOuter) {
        var entityName = PathReader.entityNameOf(join);
        if (entityName != null) {
            elements.report(
                    "a join of map keys", "their place is not known", "Join the entity by a colocated association.");
            return elements.add(join, entityName, isOuter);
        }
        return elements.addPart(join, isOuter);
    }

    private @Nullable FromElement readAttributeJoin(SqmJoin<?, ?> join, boolean isOuter) {
        var entityName = PathReader.entityNameOf(join);
        if (entityName == null) {
            return elements.addPart(join, isOuter);
        }
        var element = elements.add(join, entityName, isOuter);
        var owner = join.getLhs() == null ? null : paths.elementAtStartOf(join.getLhs());
        if (paths.associationOf(join) == Association.COLOCATED) {
            if (owner != null && owner.isSharded() && element.isSharded()) {
                owner.livesWith(element);
            }
        } else {
            boolean isFetched = join instanceof SqmAttributeJoin<?, ?> attribute && attribute.isFetched();
            elements.report(
                    (isFetched ? "a fetch of '" : "a join of '") + PathReader.text(join) + "'",
                    "the other end of that association, '" + entityName + "', may live on another database",
                    isFetched
                            ? "Leave the fetch out, the association is loaded when it is used; or query '" + entityName
                                    + "' by itself."
                            : "Query '" + entityName + "' by itself, or narrow both ends to one database.");
        }
        return element;
    }
}
