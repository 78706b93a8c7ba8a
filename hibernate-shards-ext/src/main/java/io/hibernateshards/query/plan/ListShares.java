package io.hibernateshards.query.plan;

import io.hibernateshards.mapping.EntityGroupMapping;
import io.hibernateshards.query.analysis.RouteCondition;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.DatabaseSet;
import io.hibernateshards.topology.KeyspaceMap;
import io.hibernateshards.topology.ShardMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which values of a bound list a database needs, where a path that places rows is compared with them: the others are on none
 * of its rows, so the comparison is true, false or unknown for each of them as with the whole list. Nulls are for all.
 */
public final class ListShares {

    private final KeyspaceMap keyspace;
    private final List<RouteCondition.OneOf> uses;

    private ListShares(KeyspaceMap keyspace, List<RouteCondition.OneOf> uses) {
        this.keyspace = keyspace;
        this.uses = uses;
    }

    /**
     * How a list is shared.
     *
     * @param uses all that the list is used for, one at least
     */
    public static ListShares of(EntityGroupMapping group, List<RouteCondition.OneOf> uses, ShardMap map) {
        return new ListShares(map.keyspace(group.keyspace()), uses);
    }

    /** What each of some databases gets of a list, in its order; the whole where it would get nothing. */
    public Map<Database, List<@Nullable Object>> share(Collection<?> list, List<Database> databases) {
        var shares = new HashMap<Database, List<@Nullable Object>>();
        databases.forEach(database -> shares.put(database, new ArrayList<>()));
        var all = QueryRoute.every(keyspace);
        for (var value : list) {
            var needing = value == null ? keyspace.databases() : DatabaseSet.EMPTY;
            for (var use : uses) {
                needing = needing.or(keyspace.databasesOf(use.ofOne(value, all)));
            }
            var users = needing;
            shares.forEach((database, share) -> {
                if (users.contains(database)) {
                    share.add(value);
                }
            });
        }
        shares.replaceAll((database, share) -> share.isEmpty() ? new ArrayList<>(list) : share);
        return shares;
    }
}
