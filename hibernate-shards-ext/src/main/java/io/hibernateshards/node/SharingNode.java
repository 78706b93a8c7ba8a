package io.hibernateshards.node;

import static io.hibernateshards.logging.NodeMessages.MESSAGES;

import io.hibernateshards.ShardUnavailableException;
import io.hibernateshards.catalog.HeldSharedMap;
import io.hibernateshards.catalog.SharedMap;
import io.hibernateshards.logging.NodeLog;
import io.hibernateshards.topology.ShardMap;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A process that shares its map with others by a catalog. One thread asks the catalog for newer versions, renews the lease, and
 * acknowledges a version once nobody holds an older one; nobody else waits for the catalog. A version is seen only after
 * {@code adopting} was told of it.
 */
public final class SharingNode implements Node {

    /** How long who reads outside of a transaction may take before a newer version is acknowledged. */
    private static final long GRACE_NANOS = Duration.ofMillis(200).toNanos();
    /** Between two questions to the catalog while somebody waits for a newer version. */
    private static final long SHORTEST_POLL = 2;

    private final HeldSharedMap held;
    private final SharedMap shared;
    private final NodeSettings settings;
    private final Consumer<ShardMap> adopting;
    private final String id = UUID.randomUUID().toString();
    private final Object monitor = new Object();
    private final Thread thread;
    /** Those replaced that may still be held, the oldest first; of the node's thread alone. */
    private final Deque<MapVersion> older = new ArrayDeque<>();

    private long renewedAt;
    private long toldEpoch;
    private volatile MapVersion current;
    private volatile Lease lease;
    private volatile long acknowledged;
    private boolean asked;
    private boolean silent;
    private volatile boolean closed;

    private SharingNode(
            HeldSharedMap held, NodeSettings settings, ShardMap first, Lease lease, Consumer<ShardMap> adopting) {
        this.held = held;
        this.shared = held.map();
        this.settings = settings;
        this.adopting = adopting;
        this.current = new MapVersion(first);
        this.lease = lease;
        this.acknowledged = first.epoch();
        this.toldEpoch = first.epoch();
        this.renewedAt = System.nanoTime();
        this.thread = new Thread(this::run, "hibernate-shards-node-" + settings.name());
        thread.setDaemon(true);
    }

    /**
     * Joins those who share a map.
     *
     * @param shared the map; the node keeps a connection to it
     * @param known the map as it was read before; a newer one is looked for
     * @param adopting is told of each newer version before anybody sees it, on the node's thread
     * @throws ShardUnavailableException where the catalog does not answer
     */
    public static SharingNode join(
            SharedMap shared, NodeSettings settings, ShardMap known, Consumer<ShardMap> adopting) {
        long start = System.nanoTime();
        var node = new SharingNode(
                shared.hold(), settings, known, new Lease(0, start, System.currentTimeMillis()), adopting);
        try {
            node.refresh();
        } catch (RuntimeException failure) {
            node.letGo();
            throw failure;
        }
        node.thread.start();
        return node;
    }

    @Override
    public ShardMap map() {
        return current.map();
    }

    @Override
    public boolean isSharing() {
        return true;
    }

    @Override
    public Pin pin() {
        var its = lease;
        if (isOver(its)) {
            its = newLease();
        }
        while (true) {
            var version = current;
            version.pinned();
            if (version == current) {
                return new HeldVersion(version, its.term());
            }
            released(version);
        }
    }

    /** One that the node's thread has just got, since the old one is over. */
    private Lease newLease() {
        awaitNewer(map(), settings.poll());
        var its = lease;
        long now = System.nanoTime();
        if (isOver(its)) {
            throw new ShardUnavailableException(
                    MESSAGES.noLease(
                            settings.name(),
                            shared.home().name(),
                            Duration.ofNanos(now - its.endNanos())
                                    .plus(settings.lease())
                                    .toMillis()),
                    Set.of(shared.home().name()),
                    null);
        }
        return its;
    }

    private void released(MapVersion version) {
        if (version.released() && version != current) {
            ask();
        }
    }

    @Override
    public boolean isBelievable(ShardMap version) {
        return !isOver(lease) && acknowledged <= version.epoch();
    }

    @Override
    public void awaitNewer(ShardMap version, Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        synchronized (monitor) {
            boolean wasOver = isOver(lease);
            while (map() == version && !closed && !(wasOver && !isOver(lease))) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return;
                }
                ask();
                try {
                    monitor.wait(left);
                } catch (InterruptedException interruption) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    @Override
    public Duration patience() {
        return settings.patience();
    }

    private static boolean isOver(Lease its) {
        return its.isOver(System.nanoTime(), System.currentTimeMillis());
    }

    private void ask() {
        synchronized (monitor) {
            asked = true;
            monitor.notifyAll();
        }
    }

    // ---- the node's thread

    private void run() {
        while (!closed) {
            try {
                refresh();
                answered();
            } catch (Throwable failure) {
                // Without this thread the process would lose its lease for ever.
                notAnswered(failure);
            }
            pause();
        }
    }

    private void pause() {
        long end = System.nanoTime() + settings.poll().toNanos();
        synchronized (monitor) {
            monitor.notifyAll();
            try {
                if (asked || silent) {
                    asked = false;
                    monitor.wait(silent ? settings.poll().toMillis() : SHORTEST_POLL);
                }
                for (long left = 1; !asked && !closed && left > 0; left = (end - System.nanoTime()) / 1_000_000) {
                    monitor.wait(left);
                }
                asked = false;
            } catch (InterruptedException interruption) {
                // Whoever closes the node says so; nobody else ends its thread.
                asked = true;
            }
        }
    }

    private void answered() {
        if (silent) {
            silent = false;
            NodeLog.LOG.catalogAnswers(shared.home().name(), settings.name());
        }
    }

    private void notAnswered(Throwable failure) {
        if (!silent && !closed) {
            silent = true;
            NodeLog.LOG.catalogSilent(
                    shared.home().name(), settings.name(), settings.poll().toMillis(), failure);
        }
    }

    /**
     * Tells the catalog which version nobody is behind, and learns the newest. Where the lease had ended, nobody gets the new one
     * before the newest version is there: moves wait for this process from the moment on at which the catalog knows it again.
     */
    private void refresh() {
        long start = System.nanoTime();
        long unused = oldestUsed(start);
        // Never back: after a lease without a gap is lost, older versions may be held still, and cover nothing.
        acknowledged = Math.max(acknowledged, unused);
        boolean renewing = unused != toldEpoch
                || start - renewedAt >= settings.lease().toNanos() / 3
                || lease.isOver(start, System.currentTimeMillis());
        long wallStart = System.currentTimeMillis();
        boolean lasted = true;
        if (renewing) {
            lasted = shared.renew(id, settings.name(), unused, settings.lease());
        }
        if (shared.epoch().orElseThrow() > map().epoch()) {
            adopt(shared.read().orElseThrow());
        }
        if (renewing) {
            lasted &= !lease.isOver(System.nanoTime(), System.currentTimeMillis());
            if (!lasted) {
                // What was read meanwhile without being held is not covered by the new one.
                acknowledged = map().epoch();
            }
            lease = new Lease(
                    lasted ? lease.term() : lease.term() + 1,
                    start + settings.lease().toNanos(),
                    wallStart + settings.lease().toMillis());
            renewedAt = start;
            toldEpoch = unused;
        }
    }

    private long oldestUsed(long now) {
        boolean ended = false;
        while (!older.isEmpty() && older.getFirst().isUnused(now, GRACE_NANOS)) {
            older.removeFirst();
            ended = true;
        }
        if (ended && older.isEmpty()) {
            // What was read by the older one may have been kept after the newer one came.
            adopting.accept(map());
        }
        return older.isEmpty() ? map().epoch() : older.getFirst().map().epoch();
    }

    private void adopt(ShardMap newest) {
        adopting.accept(newest);
        var replaced = current;
        current = new MapVersion(newest);
        replaced.retired(System.nanoTime());
        older.addLast(replaced);
        NodeLog.LOG.adopted(settings.name(), newest.epoch(), newest.moves().size());
    }

    @Override
    public void close() {
        closed = true;
        ask();
        try {
            thread.join(settings.lease().toMillis());
            shared.leave(id);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failure) {
            NodeLog.LOG.notLeft(settings.name(), settings.lease().toMillis(), failure);
        } finally {
            letGo();
        }
    }

    private void letGo() {
        try {
            held.close();
        } catch (SQLException broken) {
            NodeLog.LOG.notLeft(settings.name(), settings.lease().toMillis(), broken);
        }
    }

    private final class HeldVersion implements Pin {

        private final MapVersion version;
        private final long term;

        HeldVersion(MapVersion version, long term) {
            this.version = version;
            this.term = term;
        }

        @Override
        public ShardMap map() {
            return version.map();
        }

        @Override
        public void check() {
            var its = lease;
            if (its.term() != term || isOver(its)) {
                throw MESSAGES.leaseEnded(
                        settings.name(),
                        settings.lease().toMillis(),
                        shared.home().name());
            }
        }

        @Override
        public void release() {
            released(version);
        }
    }
}
