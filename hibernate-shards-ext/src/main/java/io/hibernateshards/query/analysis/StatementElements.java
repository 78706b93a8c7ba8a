package io.hibernateshards.query.analysis;

import io.hibernateshards.mapping.EntityMapping;
import io.hibernateshards.query.analysis.QueryShape.Obstacle;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.hibernate.query.sqm.tree.from.SqmFrom;
import org.jspecify.annotations.Nullable;

/**
 * What a walk over one statement finds: its from-elements, its query blocks, and the first thing that several databases cannot
 * answer together.
 */
final class StatementElements {

    private final PathReader paths;
    private final List<FromElement> elements = new ArrayList<>();
    private final List<QueryScope> scopes = new ArrayList<>();
    private final Set<String> reachedByPath = new LinkedHashSet<>();
    private final List<DerivedReader.Derived> derived = new ArrayList<>();
    private final Set<String> clocks = new LinkedHashSet<>();
    private @Nullable QueryScope scope;
    private @Nullable Obstacle obstacle;

    StatementElements(PathReader paths) {
        this.paths = paths;
    }

    List<FromElement> all() {
        return elements;
    }

    List<QueryScope> scopes() {
        return scopes;
    }

    /** Entities that are reached without a from-element of their own. */
    Set<String> reachedByPath() {
        return reachedByPath;
    }

    /** Subqueries in from clauses. */
    List<DerivedReader.Derived> derived() {
        return derived;
    }

    /** The clocks that it reads, as HQL writes them. */
    Set<String> clocks() {
        return clocks;
    }

    Optional<Obstacle> obstacle() {
        return Optional.ofNullable(obstacle);
    }

    void report(String construct, String reason, String remedy) {
        if (obstacle == null) {
            obstacle = new Obstacle(construct, reason, remedy);
        }
    }

    // ------------------------------------------------------------------------------------------------ query blocks

    Object inScope(Supplier<Object> reading) {
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

    /** The query block that is being read. */
    QueryScope block() {
        if (scope == null) {
            scope = new QueryScope(0);
            scopes.add(scope);
        }
        return scope;
    }

    // ------------------------------------------------------------------------------------------------ from-elements

    /** A collection of values, or an embeddable: its rows live with its owner's. */
    @Nullable
    FromElement addPart(SqmFrom<?, ?> from, boolean isOuter) {
        var owner = from.getLhs() == null ? null : paths.elementAtStartOf(from.getLhs());
        if (owner == null) {
            return null;
        }
        var element = new FromElement(PathReader.text(from), null, block(), isOuter);
        owner.livesWith(element);
        elements.add(element);
        paths.register(from, element);
        return element;
    }

    /** A subquery: its rows live with what they are made of. */
    FromElement addDerived(SqmFrom<?, ?> from, boolean isNullable) {
        var element = new FromElement(PathReader.text(from), null, block(), isNullable);
        elements.add(element);
        paths.register(from, element);
        return element;
    }

    FromElement add(SqmFrom<?, ?> from, String entityName, boolean isNullable) {
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
                            && Objects.equals(other.entity.database(), entity.database()))
                    .findFirst()
                    .ifPresent(element::livesWith);
        }
        elements.add(element);
        paths.register(from, element);
        return element;
    }
}
