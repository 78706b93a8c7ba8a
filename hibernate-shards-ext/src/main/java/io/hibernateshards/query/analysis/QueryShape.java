package io.hibernateshards.query.analysis;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hibernate.query.sqm.tree.SqmStatement;
import org.hibernate.query.sqm.tree.delete.SqmDeleteStatement;
import org.hibernate.query.sqm.tree.domain.SqmPath;
import org.hibernate.query.sqm.tree.from.SqmFrom;
import org.hibernate.query.sqm.tree.select.SqmQuerySpec;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;
import org.hibernate.query.sqm.tree.update.SqmUpdateStatement;

/**
 * What matters for sharding in one statement, whatever the values of its parameters. Immutable; any thread.
 *
 * @param statement the statement, which nothing changes any more
 * @param rowSets the places that its rows can have; empty where it reads reference entities alone, or no entity
 * @param select what it gives, where it is one plain select
 * @param obstacle why it cannot run on several databases, if so
 * @param clocks the clocks that it reads, as HQL writes them
 * @param set what it combines, where it is a set operation
 */
public record QueryShape(
        SqmStatement<?> statement,
        List<RowSet> rowSets,
        Optional<Obstacle> obstacle,
        Optional<SelectShape> select,
        Set<String> clocks,
        Optional<SetShape> set) {

    public QueryShape {
        rowSets = List.copyOf(rowSets);
        clocks = Set.copyOf(clocks);
    }

    /** The same statement where an entity graph adds collections to what it fetches. */
    public QueryShape fetchingCollections() {
        return new QueryShape(statement, rowSets, obstacle, select.map(SelectShape::fetchingCollections), clocks, set);
    }

    /** Whether it fetches collections. */
    public boolean fetchesCollections() {
        return select.map(SelectShape::fetchesCollections).orElse(false);
    }

    /** Whether several rows of its result may be one entity, which a list names once. */
    public boolean repeatsEntities() {
        return select.map(SelectShape::repeatsEntities).orElse(false);
    }

    /** Whether it selects an entity that a path leads to, which leaves out rows without one. */
    public boolean selectsEntitiesByPaths() {
        return statement instanceof SqmSelectStatement<?> chosen
                && chosen.getQueryPart() instanceof SqmQuerySpec<?> spec
                && SelectColumns.of(spec).values().stream()
                        .anyMatch(value -> value instanceof SqmPath<?> path
                                && PathReader.entityNameOf(path) != null
                                && !(PathReader.joined(path) instanceof SqmFrom<?, ?>));
    }

    /** Whether it updates or deletes rows. */
    public boolean isChange() {
        return statement instanceof SqmUpdateStatement<?> || statement instanceof SqmDeleteStatement<?>;
    }

    /**
     * A construct that several databases cannot answer together.
     *
     * @param construct the construct, as it is written
     * @param reason why not, a clause that begins with "because"'s object
     * @param remedy what to do, a sentence
     */
    public record Obstacle(String construct, String reason, String remedy) {}
}
