package io.hibernateshards.query.execution;

import io.hibernateshards.query.analysis.RowSet;
import io.hibernateshards.query.plan.QueryRoute;
import io.hibernateshards.topology.VirtualShardSet;
import java.util.HashMap;
import java.util.Objects;

/**
 * Counts a statement that is about to be sent with the delegates of its virtual shards, where it is for some of their keyspace and not
 * for all: else each would have the same, which tells nothing. A session that can go to one database alone looks at no conditions,
 * and counts only what it is narrowed to. Any thread.
 */
final class RouteCounts {

    private RouteCounts() {}

    static void count(PlanExecutor executor, ShardedQuery<?> query, QueryRoute route) {
        var sets = query.plan().shape().rowSets();
        var bound = query.querySession().boundShard();
        if (bound != null) {
            if (!sets.isEmpty()) {
                query.plan()
                        .delegates(query.querySession(), bound.keyspace())[bound.number()]
                        .routed();
            }
        } else if (route.shards() != null) {
            count(query, sets.get(0), route.shards());
        } else if (sets.size() > 1 && !isOnOneDatabase(query)) {
            countEach(executor, query);
        }
    }

    private static boolean isOnOneDatabase(ShardedQuery<?> query) {
        var scope = query.querySession().scope();
        return scope != null && scope.isSingle();
    }

    private static void count(ShardedQuery<?> query, RowSet set, VirtualShardSet shards) {
        var group = Objects.requireNonNull(set.group());
        if (isSome(shards, group.shardCount())) {
            var delegates = query.plan().delegates(query.querySession(), group.keyspace());
            for (int shard = shards.next(0); shard >= 0; shard = shards.next(shard + 1)) {
                delegates[shard].routed();
            }
        }
    }

    private static boolean isSome(VirtualShardSet shards, int shardCount) {
        return shardCount == 1 || shards.size() < shardCount;
    }

    /** Rows of several kinds: where two of them lead to one virtual shard, the statement counts once there. */
    private static void countEach(PlanExecutor executor, ShardedQuery<?> query) {
        var byKeyspace = new HashMap<String, VirtualShardSet>();
        for (var set : query.plan().shape().rowSets()) {
            var group = set.group();
            if (group != null && set.condition().isNarrowing()) {
                var shards = PlanExecutor.shards(query, set);
                if (isSome(shards, group.shardCount())) {
                    byKeyspace.merge(group.keyspace(), shards, VirtualShardSet::or);
                }
            }
        }
        byKeyspace.forEach((keyspace, shards) -> {
            var delegates = query.querySession().delegates(keyspace);
            for (int shard = shards.next(0); shard >= 0; shard = shards.next(shard + 1)) {
                delegates[shard].routed();
            }
        });
    }
}
