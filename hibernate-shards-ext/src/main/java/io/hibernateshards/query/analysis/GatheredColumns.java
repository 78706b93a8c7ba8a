package io.hibernateshards.query.analysis;

import io.hibernateshards.query.analysis.QueryShape.Obstacle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.metamodel.mapping.BasicValuedModelPart;
import org.hibernate.metamodel.mapping.EmbeddableValuedModelPart;
import org.hibernate.metamodel.mapping.EntityIdentifierMapping;
import org.hibernate.metamodel.mapping.ManagedMappingType;
import org.hibernate.query.sqm.tree.SqmJoinType;
import org.hibernate.query.sqm.tree.domain.SqmEntityValuedSimplePath;
import org.hibernate.query.sqm.tree.domain.SqmPath;
import org.hibernate.query.sqm.tree.domain.SqmSingularJoin;
import org.hibernate.query.sqm.tree.from.SqmAttributeJoin;
import org.hibernate.query.sqm.tree.from.SqmFrom;
import org.hibernate.query.sqm.tree.from.SqmJoin;
import org.hibernate.query.sqm.tree.select.SqmQueryGroup;
import org.hibernate.query.sqm.tree.select.SqmQueryPart;
import org.hibernate.query.sqm.tree.select.SqmQuerySpec;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;
import org.hibernate.query.sqm.tree.select.SqmSelectableNode;
import org.hibernate.query.sqm.tree.select.SqmSelection;
import org.jspecify.annotations.Nullable;

/**
 * What a statement selects that one database answers with rows of others: values as they are, entities by their ids.
 *
 * @param nodes what is selected, where entities are
 * @param entityNames of each column the entity, or null for a value; empty where there are no entities
 * @param results the columns of the result, where entities are: values, or objects made of them
 * @param leftOut fetches that change no row, and are made with the entities
 * @param obstacle what keeps the entities from being selected by their ids, if so
 */
public record GatheredColumns(
        List<SqmSelectableNode<?>> nodes,
        List<@Nullable String> entityNames,
        List<ResultColumn> results,
        List<SqmJoin<?, ?>> leftOut,
        Optional<Obstacle> obstacle) {

    private static final GatheredColumns VALUES =
            new GatheredColumns(List.of(), List.of(), List.of(), List.of(), Optional.empty());

    private static final Obstacle HELD = new Obstacle(
            "entities, or objects that hold some, in a set operation or an expression",
            "they would be made where the rows of all databases are, not where they live",
            "Select ids or attributes, and load the entities by these.");

    /** Those of a statement. */
    public static GatheredColumns of(SessionFactoryImplementor engine, SqmSelectStatement<?> statement) {
        if (statement.getQueryPart() instanceof SqmQuerySpec<?> spec) {
            return new Reading(engine, spec).read(statement.containsCollectionFetches());
        }
        return holdsEntities(statement.getQueryPart())
                ? new GatheredColumns(List.of(), List.of(), List.of(), List.of(), Optional.of(HELD))
                : VALUES;
    }

    private static boolean holdsEntities(SqmQueryPart<?> part) {
        return part instanceof SqmQueryGroup<?> group
                ? group.getQueryParts().stream().anyMatch(GatheredColumns::holdsEntities)
                : nodesOf((SqmQuerySpec<?>) part).stream().anyMatch(HeldEntities::isIn);
    }

    /** Whether some are entities. */
    public boolean hasEntities() {
        return !entityNames.isEmpty();
    }

    /** What a query block selects. */
    public static List<SqmSelectableNode<?>> nodesOf(SqmQuerySpec<?> spec) {
        return SelectColumns.of(spec).values();
    }

    /** The aliases of what a query block selects. */
    public static List<@Nullable String> aliasesOf(SqmQuerySpec<?> spec) {
        var selections = spec.getSelectClause().getSelections();
        var nodes = nodesOf(spec);
        var aliases = new ArrayList<@Nullable String>();
        for (int column = 0; column < nodes.size(); column++) {
            aliases.add(
                    selections.size() == nodes.size()
                            ? aliasOf(selections.get(column))
                            : nodes.get(column).getAlias());
        }
        return aliases;
    }

    private static @Nullable String aliasOf(SqmSelection<?> selection) {
        return selection.getAlias();
    }

    /** One reading of a query block. */
    private static final class Reading {

        private final SessionFactoryImplementor engine;
        private final SqmQuerySpec<?> spec;
        private final References references;
        private final boolean keepsRows;
        private final boolean isSingle;
        private final List<SqmJoin<?, ?>> leftOut = new ArrayList<>();
        private @Nullable Obstacle obstacle;

        Reading(SessionFactoryImplementor engine, SqmQuerySpec<?> spec) {
            this.engine = engine;
            this.spec = spec;
            this.references = References.of(spec);
            this.isSingle = SelectColumns.of(spec).values().size() == 1;
            this.keepsRows = references.declared().stream()
                    .anyMatch(from -> from instanceof SqmJoin<?, ?> join
                            && (join.getSqmJoinType() == SqmJoinType.RIGHT
                                    || join.getSqmJoinType() == SqmJoinType.FULL));
        }

        GatheredColumns read(boolean fetchesCollections) {
            var columns = SelectColumns.of(spec);
            var names = columns.values().stream().map(Reading::entityOf).toList();
            checkHeld(columns.values());
            if (Collections.frequency(names, null) == names.size()) {
                return obstacle == null
                        ? VALUES
                        : new GatheredColumns(List.of(), List.of(), List.of(), List.of(), Optional.of(obstacle));
            }
            checkOrder();
            checkGroups();
            checkPaths(columns);
            checkLimit(fetchesCollections);
            names.forEach(this::checkId);
            columns.values().forEach(this::checkWay);
            spec.getFromClause().getRoots().forEach(root -> readFetches(root, true));
            if (!leftOut.isEmpty() && joinsInTurn()) {
                report(
                        "a fetch beside entities that are joined",
                        "its entities are loaded by their ids",
                        "Leave the fetch out: the association is loaded when it is used.");
            }
            return new GatheredColumns(
                    columns.values(), names, columns.results(), leftOut, Optional.ofNullable(obstacle));
        }

        private static @Nullable String entityOf(SqmSelectableNode<?> node) {
            return node instanceof SqmPath<?> path ? PathReader.entityNameOf(path) : null;
        }

        private void checkHeld(List<SqmSelectableNode<?>> nodes) {
            if (nodes.stream().anyMatch(node -> entityOf(node) == null && HeldEntities.isIn(node))) {
                report(HELD);
            }
        }

        private void checkOrder() {
            if (spec.getSelectClause().isDistinct() && spec.getOrderByClause() != null) {
                report(
                        "distinct entities in an order",
                        "they are loaded by their ids",
                        "Order them in the application.");
            }
        }

        /** How Hibernate joins what paths lead to differs between an entity that is grouped and its id. */
        private void checkGroups() {
            if (!spec.getGroupByClauseExpressions().isEmpty()
                    && !references.passed().isEmpty()) {
                report(
                        "groups of entities beside paths that lead further",
                        "their entities are loaded by their ids",
                        "Join what the paths lead to.");
            }
        }

        /** Beside an entity, Hibernate joins what a selected path leads to as it would fetch it. */
        private void checkPaths(SelectColumns columns) {
            boolean isElement =
                    columns.values().stream().anyMatch(node -> node instanceof SqmFrom<?, ?> && entityOf(node) != null);
            boolean isPassing = columns.values().stream()
                    .anyMatch(node -> !References.of(node).passed().isEmpty());
            if (isElement && isPassing) {
                report(
                        "entities beside paths that lead further",
                        "their entities are loaded by their ids",
                        "Join what the paths lead to.");
            }
        }

        private void checkLimit(boolean fetchesCollections) {
            if (fetchesCollections && (spec.getFetchExpression() != null || spec.getOffsetExpression() != null)) {
                report(
                        "a limit in the statement beside a fetched collection",
                        "it counts the joined rows, not the entities",
                        "Call setMaxResults() and setFirstResult().");
            }
        }

        private void checkId(@Nullable String entityName) {
            if (entityName != null) {
                var descriptor = engine.getMappingMetamodel().findEntityDescriptor(entityName);
                if (descriptor == null || descriptor.getIdentifierPropertyName() == null) {
                    report(
                            "the entity '" + entityName + "'",
                            "it has no id of one attribute",
                            "Select its attributes.");
                } else if (!isKnownById(descriptor.getIdentifierMapping())) {
                    report(
                            "the entity '" + entityName + "'",
                            "an array or an association is part of its id, which equals() does not tell",
                            "Select its attributes.");
                }
            }
        }

        /** Whether ids that databases give are equal in memory where the databases say so. */
        private static boolean isKnownById(EntityIdentifierMapping id) {
            return id instanceof EmbeddableValuedModelPart composite
                    ? isKnown(composite.getEmbeddableTypeDescriptor())
                    : !id.getJavaType().getJavaTypeClass().isArray();
        }

        private static boolean isKnown(ManagedMappingType embeddable) {
            for (int index = 0; index < embeddable.getNumberOfAttributeMappings(); index++) {
                var attribute = embeddable.getAttributeMapping(index);
                boolean isKnown = attribute instanceof EmbeddableValuedModelPart part
                        ? isKnown(part.getEmbeddableTypeDescriptor())
                        : attribute instanceof BasicValuedModelPart
                                && !attribute.getJavaType().getJavaTypeClass().isArray();
                if (!isKnown) {
                    return false;
                }
            }
            return true;
        }

        private void checkWay(SqmSelectableNode<?> node) {
            if (!(node instanceof SqmPath<?> path) || entityOf(node) == null) {
                return;
            }
            SqmPath<?> at = path;
            while (at instanceof SqmEntityValuedSimplePath<?>
                    && !at.getReferencedPathSource().getPathName().startsWith("{")) {
                at = at.getLhs();
            }
            boolean isJoinable = at == path
                    || at instanceof SqmFrom<?, ?> from
                            && isRequired(from)
                            && !keepsRows
                            && !joinsInTurn()
                            && spec.getGroupByClauseExpressions().isEmpty();
            if (!isJoinable || !(at instanceof SqmFrom<?, ?>) || entityOf(at) == null) {
                report("the entity '" + PathReader.text(path) + "'", "it is loaded by its id", "Join it.");
            }
        }

        /** @param isOfOnes whether nothing but to-ones leads to an element */
        private void readFetches(SqmFrom<?, ?> from, boolean isOfOnes) {
            for (var join : from.getSqmJoins()) {
                boolean isToOne = join instanceof SqmSingularJoin<?, ?>;
                if (join instanceof SqmAttributeJoin<?, ?> attribute && attribute.isFetched()) {
                    if (attribute.getJoinPredicate() != null || isNamed(attribute)) {
                        report(
                                "a fetch that it names elsewhere",
                                "what is fetched is loaded by itself",
                                "Join the association without fetching it.");
                    } else if (!isSingle && !isOfToOnes(attribute)) {
                        report(
                                "a fetched collection beside other columns",
                                "a row is repeated for each of its elements",
                                "Select the entity alone.");
                    } else if (attribute.getSqmJoinType() == SqmJoinType.LEFT
                            && isOfOnes
                            && isOnlyFetched(attribute)
                            && !PathReader.isTreated(from)) {
                        leftOut.add(attribute);
                        continue;
                    } else if (keepsRows || !isRequired(from) || PathReader.isTreated(from)) {
                        report(
                                "a fetch of what may be absent",
                                "it decides which rows there are",
                                "Join the association without fetching it.");
                    }
                }
                readFetches(join, isOfOnes && isToOne);
            }
        }

        private static boolean isRequired(SqmFrom<?, ?> from) {
            return !(from instanceof SqmJoin<?, ?> join)
                    || join.getSqmJoinType() == SqmJoinType.INNER
                            && join.getLhs() instanceof SqmFrom<?, ?> owner
                            && isRequired(owner);
        }

        private static boolean isOfToOnes(SqmFrom<?, ?> from) {
            return from instanceof SqmSingularJoin<?, ?>
                    && from.getSqmJoins().stream().allMatch(Reading::isOfToOnes);
        }

        private boolean isNamed(SqmFrom<?, ?> from) {
            return references.named().contains(from);
        }

        private boolean isOnlyFetched(SqmFrom<?, ?> from) {
            return from.getSqmJoins().stream()
                    .allMatch(join -> join instanceof SqmAttributeJoin<?, ?> attribute
                            && attribute.isFetched()
                            && attribute.getSqmJoinType() == SqmJoinType.LEFT
                            && attribute.getJoinPredicate() == null
                            && !isNamed(attribute)
                            && isOnlyFetched(attribute));
        }

        /** Whether joins stand in the order of the statement, which one that is added later has no place in. */
        private boolean joinsInTurn() {
            return spec.getFromClause().getRoots().stream().anyMatch(root -> root.getOrderedJoins() != null);
        }

        private void report(String construct, String reason, String remedy) {
            report(new Obstacle(construct, reason, remedy));
        }

        private void report(Obstacle found) {
            if (obstacle == null) {
                obstacle = found;
            }
        }
    }
}
