package io.hibernateshards.query.plan;

import io.hibernateshards.mapping.EntityGroupMapping;
import io.hibernateshards.query.analysis.ParameterValues;
import io.hibernateshards.query.analysis.QueryShape;
import io.hibernateshards.query.analysis.RowSet;
import io.hibernateshards.topology.DatabaseSet;
import io.hibernateshards.topology.KeyspaceMap;
import io.hibernateshards.topology.ShardMap;
import io.hibernateshards.topology.VirtualShardRange;
import io.hibernateshards.topology.VirtualShardSet;
import org.jspecify.annotations.Nullable;

/**
 * Where one execution of a statement goes.
 *
 * @param kind how many databases the rows that it looks at can be on
 * @param databases these databases, among those that the session may touch; empty for {@link Kind#NOWHERE} and
 *     {@link Kind#ANYWHERE}, and for {@link Kind#APART} those of all its parts together
 * @param shards the virtual shards of its rows, where these are of one kind and conditions narrow them; else null
 */
public record QueryRoute(
        Kind kind, DatabaseSet databases, @Nullable VirtualShardSet shards) {

    /** How many databases the rows of a statement can be on. */
    public enum Kind {
        /** No row can satisfy it, so any one database answers. */
        NOWHERE,
        /** Every database has what it reads, so any one answers. */
        ANYWHERE,
        /** One database has all rows that it looks at. */
        SINGLE,
        /** Several databases, but each combination of rows that it looks at lies on one of them. */
        SEVERAL,
        /** Its parts lead to different databases, or each to several. */
        APART
    }

    private static final QueryRoute NOWHERE = new QueryRoute(Kind.NOWHERE, DatabaseSet.EMPTY);
    private static final QueryRoute ANYWHERE = new QueryRoute(Kind.ANYWHERE, DatabaseSet.EMPTY);

    /** A route of which no virtual shards are known. */
    public QueryRoute(Kind kind, DatabaseSet databases) {
        this(kind, databases, null);
    }

    /** Whether one database answers. */
    public boolean isPinned() {
        return kind != Kind.SEVERAL && kind != Kind.APART;
    }

    /**
     * The route of a statement with values.
     *
     * @param scope the databases that the session may touch
     */
    public static QueryRoute of(QueryShape shape, ParameterValues parameters, ShardMap map, DatabaseSet scope) {
        var sets = shape.rowSets();
        if (sets.isEmpty()) {
            return ANYWHERE;
        }
        if (sets.size() == 1) {
            return of(sets.get(0), parameters, map, scope);
        }
        long together = 0;
        boolean isApart = false;
        for (var set : sets) {
            long databases = databasesOf(set, parameters, map).and(scope).bits();
            isApart |= Long.bitCount(databases) > 1;
            together |= databases;
        }
        if (isApart || Long.bitCount(together) > 1) {
            return new QueryRoute(Kind.APART, new DatabaseSet(together));
        }
        return of(new DatabaseSet(together), null);
    }

    private static QueryRoute of(RowSet set, ParameterValues parameters, ShardMap map, DatabaseSet scope) {
        var group = set.group();
        if (group == null || !set.condition().isNarrowing()) {
            return of(databasesOf(set, parameters, map).and(scope), null);
        }
        var keyspace = map.keyspace(group.keyspace());
        var shards = set.condition().shards(parameters, every(keyspace));
        return of(keyspace.databasesOf(shards).and(scope), shards);
    }

    private static QueryRoute of(DatabaseSet databases, @Nullable VirtualShardSet shards) {
        if (databases.isEmpty()) {
            return NOWHERE;
        }
        return new QueryRoute(databases.isSingle() ? Kind.SINGLE : Kind.SEVERAL, databases, shards);
    }

    private static DatabaseSet databasesOf(RowSet set, ParameterValues parameters, ShardMap map) {
        EntityGroupMapping group = set.group();
        if (group == null) {
            return DatabaseSet.of(map.database(String.valueOf(set.database())));
        }
        var keyspace = map.keyspace(group.keyspace());
        return set.condition().isNarrowing()
                ? keyspace.databasesOf(set.condition().shards(parameters, every(keyspace)))
                : keyspace.databases();
    }

    static VirtualShardSet every(KeyspaceMap keyspace) {
        return VirtualShardSet.range(new VirtualShardRange(0, keyspace.shardCount() - 1));
    }
}
