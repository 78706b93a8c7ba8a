package io.hibernateshards.session;

import static io.hibernateshards.logging.SessionMessages.MESSAGES;

import io.hibernateshards.association.EntityPlace;
import io.hibernateshards.mapping.HiddenColumn;
import io.hibernateshards.topology.Database;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a stateless session, which knows no former state, from changing a shard key: where ids do not tell the virtual shard,
 * it is read from the stored rows first, by one query for every {@value #CHUNK} of them.
 */
final class StoredShards {

    private static final int CHUNK = 500;

    private StoredShards() {}

    /** Refuses updates whose rows are stored in another virtual shard than the entities say. */
    static void checkUpdates(ShardedSessionImpl sessions, List<?> entities) {
        byPlace(sessions, entities).forEach((place, its) -> {
            var byDatabase = new LinkedHashMap<Database, List<Object>>();
            for (var entity : its) {
                byDatabase
                        .computeIfAbsent(sessions.routes().homeOf(place, entity), database -> new ArrayList<>())
                        .add(entity);
            }
            byDatabase.forEach((database, some) -> check(sessions, database, place, some));
        });
    }

    /** Refuses inserts or updates of rows that are stored in another virtual shard, on whatever database. */
    static void checkUpserts(ShardedSessionImpl sessions, List<?> entities) {
        byPlace(sessions, entities).forEach((place, its) -> {
            var everywhere = sessions.routes().settledAll(place).databases();
            for (var database : everywhere.among(sessions.places().map().databases())) {
                check(sessions, database, place, its);
            }
        });
    }

    /** The entities whose id does not tell their virtual shard. */
    private static Map<EntityPlace, List<Object>> byPlace(ShardedSessionImpl sessions, List<?> entities) {
        sessions.checkOpen();
        var byPlace = new LinkedHashMap<EntityPlace, List<Object>>();
        for (var entity : entities) {
            var place = sessions.places().ofObject(entity);
            if (place != null && place.isSharded() && idOf(place, entity) != null && isUntold(place, entity)) {
                byPlace.computeIfAbsent(place, its -> new ArrayList<>()).add(entity);
            }
        }
        return byPlace;
    }

    private static boolean isUntold(EntityPlace place, Object entity) {
        return place.ofId(Objects.requireNonNull(idOf(place, entity))) == EntityPlace.UNKNOWN;
    }

    private static @Nullable Object idOf(EntityPlace place, Object entity) {
        return place.persister().getIdentifier(entity);
    }

    private static void check(
            ShardedSessionImpl sessions, Database database, EntityPlace place, List<Object> entities) {
        var engine = sessions.engines().on(database);
        var hql = "select id(e), column(e." + HiddenColumn.NAME + " as Short) from "
                + place.persister().getRootEntityName() + " e where id(e) in :ids";
        for (int from = 0; from < entities.size(); from += CHUNK) {
            var some = new LinkedHashMap<Object, Object>();
            for (var entity : entities.subList(from, Math.min(entities.size(), from + CHUNK))) {
                some.put(Objects.requireNonNull(idOf(place, entity)), entity);
            }
            for (var row : engine.createSelectionQuery(hql, Object[].class)
                    .setParameterList("ids", some.keySet())
                    .getResultList()) {
                requireSame(place, some.get(row[0]), row[0], ((Number) row[1]).intValue());
            }
        }
    }

    private static void requireSame(EntityPlace place, @Nullable Object entity, Object id, int stored) {
        int told = entity == null ? stored : place.mapping().shardOf(entity, true);
        if (told != stored) {
            throw MESSAGES.storedElsewhere(
                    place.mapping().entityName(),
                    id,
                    place.shard(stored).toString(),
                    String.join(".", place.mapping().shardKeyPath()),
                    place.shard(told).toString());
        }
    }
}
