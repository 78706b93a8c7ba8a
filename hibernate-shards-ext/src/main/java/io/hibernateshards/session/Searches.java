package io.hibernateshards.session;

import static io.hibernateshards.logging.SessionMessages.MESSAGES;

import io.hibernateshards.ScatterMode;
import io.hibernateshards.association.EntityPlace;
import io.hibernateshards.logging.SessionLog;
import io.hibernateshards.topology.Database;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Whether rows may be looked for on several databases by ids that do not tell their places. Any thread. */
final class Searches {

    private final ScatterMode ofUnit;
    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    Searches(ScatterMode ofUnit) {
        this.ofUnit = ofUnit;
    }

    /** @throws io.hibernateshards.UnsupportedShardedQueryException if it is refused */
    void check(EntityPlace place, Object id, List<Database> databases, ScatterMode ofSession) {
        var ofGroup = place.isSharded() ? place.mapping().group().scatter() : ScatterMode.UNIT_DEFAULT;
        var mode = ofSession.orElse(ofGroup).orElse(ofUnit);
        var entity = place.mapping().entityName();
        if (mode == ScatterMode.REFUSE) {
            throw MESSAGES.searchRefused(entity, id, names(databases));
        }
        if (mode == ScatterMode.WARN && warned.add(entity)) {
            SessionLog.LOG.searches(entity, names(databases));
        }
    }

    private static String names(List<Database> databases) {
        return databases.stream().map(Database::name).collect(Collectors.joining("', '"));
    }
}
