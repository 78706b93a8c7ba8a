package io.hibernateshards.demo.web.operator;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.MediaType;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Sends the shard map to those who look at it, every second. Rows are counted every ten seconds, and only while one looks. */
@Component
class ShardMapFeed {

    private static final Logger LOG = LoggerFactory.getLogger(ShardMapFeed.class);
    private static final Duration LONGEST = Duration.ofMinutes(30);
    private static final int SECONDS_BETWEEN_COUNTS = 10;
    static final int MOST_LISTENERS = 50;

    private final List<SseEmitter> listeners = new CopyOnWriteArrayList<>();
    private final ShardMap map;
    private final ShardLoad load;
    private final RowCounts rows;
    private int untilCount;

    ShardMapFeed(ShardMap map, ShardLoad load, RowCounts rows) {
        this.map = map;
        this.load = load;
        this.rows = rows;
    }

    /**
     * What one visitor listens to; it ends after half an hour, and browsers then ask again.
     *
     * @throws TooManyListenersException if fifty listen already
     */
    synchronized SseEmitter listen() {
        if (listeners.size() >= MOST_LISTENERS) {
            throw new TooManyListenersException(MOST_LISTENERS);
        }
        var listener = new SseEmitter(LONGEST.toMillis());
        listener.onCompletion(() -> listeners.remove(listener));
        listener.onTimeout(listener::complete);
        listeners.add(listener);
        return listener;
    }

    /** Ends all listening, for which the server's end would wait. */
    @EventListener(ContextClosedEvent.class)
    void end() {
        listeners.forEach(SseEmitter::complete);
    }

    @Scheduled(fixedRate = 1000)
    void send() {
        load.sample();
        if (listeners.isEmpty() || !map.isThere()) {
            untilCount = 0;
            return;
        }
        if (untilCount-- == 0) {
            untilCount = SECONDS_BETWEEN_COUNTS - 1;
            rows.count();
        }
        var moment = map.moment();
        for (var listener : listeners) {
            try {
                listener.send(moment, MediaType.APPLICATION_JSON);
            } catch (IOException | IllegalStateException gone) {
                LOG.debug("A page stopped listening to the shard map", gone);
                listeners.remove(listener);
            }
        }
    }
}
