package io.hibernateshards.query.analysis;

import java.util.List;
import java.util.Optional;
import org.hibernate.query.sqm.tree.SqmStatement;
import org.hibernate.query.sqm.tree.delete.SqmDeleteStatement;
import org.hibernate.query.sqm.tree.update.SqmUpdateStatement;

/**
 * What matters for sharding in one statement, whatever the values of its parameters. Immutable; any thread.
 *
 * @param statement the statement, which nothing changes any more
 * @param rowSets the places that its rows can have; empty where it reads reference entities alone, or no entity
 * @param select what it gives, where it is one plain select
 * @param obstacle why it cannot run on several databases, if so
 */
public record QueryShape(
        SqmStatement<?> statement, List<RowSet> rowSets, Optional<Obstacle> obstacle, Optional<SelectShape> select) {

    public QueryShape {
        rowSets = List.copyOf(rowSets);
    }

    /** The same statement where an entity graph adds collections to what it fetches. */
    public QueryShape fetchingCollections() {
        return new QueryShape(statement, rowSets, obstacle, select.map(SelectShape::fetchingCollections));
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
