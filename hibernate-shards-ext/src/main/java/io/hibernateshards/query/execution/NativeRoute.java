package io.hibernateshards.query.execution;

import static io.hibernateshards.logging.NodeMessages.MESSAGES;

import io.hibernateshards.StaleTopologyException;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.VirtualShardSet;
import java.util.List;

/**
 * Where a hint sends a native query.
 *
 * @param databases the databases, in their order
 * @param keyspace that of the virtual shards, or an empty text
 * @param shards the virtual shards that it names; none where it names databases
 */
record NativeRoute(List<Database> databases, String keyspace, VirtualShardSet shards) {

    static NativeRoute to(List<Database> databases) {
        return new NativeRoute(databases, "", VirtualShardSet.none());
    }

    /** @throws StaleTopologyException where its virtual shards are elsewhere by now */
    void checkPlace(QuerySession session) {
        if (!shards.isEmpty()) {
            var now = session.map()
                    .keyspace(keyspace)
                    .databasesOf(shards)
                    .among(session.map().databases());
            if (!now.equals(databases)) {
                throw MESSAGES.hintWentElsewhere(databases.toString(), now.toString());
            }
        }
    }

    /** Counts one execution with the delegates of its virtual shards. */
    void count(QuerySession session) {
        for (int shard = shards.next(0); shard >= 0; shard = shards.next(shard + 1)) {
            session.delegates(keyspace)[shard].routed();
        }
    }
}
