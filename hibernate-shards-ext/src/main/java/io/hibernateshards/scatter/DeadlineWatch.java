package io.hibernateshards.scatter;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Ends what runs past its deadline, also where the thread that would notice is itself inside a statement.
 *
 * <p>One daemon thread looks at all that runs, every few milliseconds while there is something. So a scatter costs two
 * writes to a concurrent set, where a timer per scatter would wake the timer's thread each time.
 */
final class DeadlineWatch implements AutoCloseable {

    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int IDLE_TICKS = 200;

    private final Set<Gathering<?>> running = ConcurrentHashMap.newKeySet();
    private final Object lock = new Object();
    private volatile boolean watching;
    private volatile boolean closed;
    private @Nullable Thread thread;

    void add(Gathering<?> gathering) {
        running.add(gathering);
        if (!watching) {
            start();
        }
    }

    void remove(Gathering<?> gathering) {
        running.remove(gathering);
    }

    private void start() {
        synchronized (lock) {
            if (!watching) {
                var watcher = new Thread(this::watch, "hibernate-shards-deadlines");
                watcher.setDaemon(true);
                watcher.setContextClassLoader(DeadlineWatch.class.getClassLoader());
                watcher.start();
                thread = watcher;
                watching = true;
            }
        }
    }

    private void watch() {
        int idleTicks = 0;
        while (true) {
            LockSupport.parkNanos(TICK_NANOS);
            idleTicks = running.isEmpty() ? idleTicks + 1 : 0;
            if ((idleTicks > IDLE_TICKS || closed) && stop()) {
                return;
            }
            for (var gathering : running) {
                gathering.expireIfLate();
            }
        }
    }

    /** Whether nothing runs; then the next one that does starts a thread again. */
    private boolean stop() {
        synchronized (lock) {
            watching = false;
            // Looked at after the flag was cleared: who adds from here on sees the flag, and who added before is seen
            // here.
            if (running.isEmpty()) {
                thread = null;
                return true;
            }
            watching = true;
            return false;
        }
    }

    @Override
    public void close() {
        closed = true;
        synchronized (lock) {
            if (thread != null) {
                LockSupport.unpark(thread);
            }
        }
    }
}
