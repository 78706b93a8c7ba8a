package io.hibernateshards.query.analysis;

import io.hibernateshards.mapping.EntityGroupMapping;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From-elements of a statement whose rows, in any one combination that it looks at, live in one virtual shard.
 *
 * @param entities names of their entities, in order of appearance
 * @param group their entity group, or null where they are not sharded
 * @param database the one database of entities that are not sharded, or null
 * @param condition what narrows their virtual shards
 */
public record RowSet(
        List<String> entities,
        @Nullable EntityGroupMapping group,
        @Nullable String database,
        RouteCondition condition) {

    public RowSet {
        entities = List.copyOf(entities);
    }
}
