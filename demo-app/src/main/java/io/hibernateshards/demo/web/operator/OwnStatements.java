package io.hibernateshards.demo.web.operator;

import io.hibernateshards.metrics.CountingShardEvents;
import io.hibernateshards.metrics.ShardEvents;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The statements that the map itself sends, and nobody asked for: those of a thread that says so. Any thread. */
@Component
class OwnStatements implements ShardEvents {

    private final ThreadLocal<Boolean> isOwn = ThreadLocal.withInitial(() -> false);
    private final CountingShardEvents counts = new CountingShardEvents();

    @Override
    public void statement(String database) {
        if (isOwn.get()) {
            counts.statement(database);
        }
    }

    /** Does work whose statements, sent by this thread, are the map's own. */
    void during(Runnable work) {
        isOwn.set(true);
        try {
            work.run();
        } finally {
            isOwn.remove();
        }
    }

    /** How many each database was sent, by its name. */
    Map<String, Long> byDatabase() {
        return counts.snapshot().statements();
    }
}
