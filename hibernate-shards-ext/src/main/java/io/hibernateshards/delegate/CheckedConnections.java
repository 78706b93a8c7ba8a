package io.hibernateshards.delegate;

import static io.hibernateshards.logging.CatalogMessages.MESSAGES;

import io.hibernateshards.ShardUnavailableException;
import io.hibernateshards.catalog.DatabaseConnections;
import io.hibernateshards.logging.DelegateLog;
import io.hibernateshards.topology.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The connections of databases that were found to be those they should be: a database is checked before its first use. One that
 * cannot be reached so many times in a row is cut off for a short while, and then asked by one thread alone, so that it does not hold
 * up many. Any thread.
 */
public final class CheckedConnections implements DatabaseConnections {

    private final DatabasePools pools;
    private final AtomicReferenceArray<@Nullable Outage> outages;
    private final CutOff cutOff;
    private final LongSupplier nanoTime;
    private volatile Consumer<Database> check = database -> {};

    /** @param cutOff when a database is left alone after it could not be reached */
    public CheckedConnections(DatabasePools pools, CutOff cutOff) {
        this(pools, cutOff, System::nanoTime);
    }

    CheckedConnections(DatabasePools pools, CutOff cutOff, LongSupplier nanoTime) {
        this.pools = pools;
        this.outages = new AtomicReferenceArray<>(pools.databases().size());
        this.cutOff = cutOff;
        this.nanoTime = nanoTime;
    }

    /**
     * A database that could not be reached.
     *
     * @param failures how many times in a row
     * @param beganNanos when it was cut off, if it is
     * @param nanos when it failed the last time
     * @param asked whether a thread asks it again
     */
    private record Outage(
            ShardUnavailableException failure, int failures, long beganNanos, long nanos, AtomicBoolean asked) {}

    /** Sets what is asked before a connection is given; it throws where the database must not be used. */
    public void beforeUse(Consumer<Database> newCheck) {
        check = newCheck;
    }

    DatabasePools pools() {
        return pools;
    }

    @Override
    public Connection open(Database database) {
        check.accept(database);
        var outage = outages.get(database.number());
        return outage == null || !isCutOff(outage) ? openReachable(outage, database) : openAfter(outage, database);
    }

    private boolean isCutOff(Outage outage) {
        return outage.failures() >= cutOff.failures();
    }

    /** @param outage what is known against the database, which ends with an answer */
    private Connection openReachable(@Nullable Outage outage, Database database) {
        try {
            var connection = pools.open(database);
            if (outage != null && outages.compareAndSet(database.number(), outage, null) && isCutOff(outage)) {
                DelegateLog.LOG.usedAgain(
                        database.name(), address(database), millis(nanoTime.getAsLong() - outage.beganNanos()));
            }
            return connection;
        } catch (ShardUnavailableException failure) {
            if (DatabasePools.isOutOfReach(failure)) {
                remember(database, failure);
            }
            throw failure;
        }
    }

    private void remember(Database database, ShardUnavailableException failure) {
        long now = nanoTime.getAsLong();
        var before = outages.getAndUpdate(database.number(), outage -> next(outage, failure, now));
        var after = next(before, failure, now);
        if (isCutOff(after) && (before == null || !isCutOff(before))) {
            DelegateLog.LOG.cutOff(
                    database.name(),
                    address(database),
                    after.failures(),
                    String.valueOf(failure.getMessage()),
                    cutOff.time().toMillis());
        }
    }

    private Outage next(@Nullable Outage before, ShardUnavailableException failure, long now) {
        if (before == null) {
            return new Outage(failure, 1, now, now, new AtomicBoolean());
        }
        return isCutOff(before)
                ? new Outage(failure, before.failures(), before.beganNanos(), now, new AtomicBoolean())
                : new Outage(failure, before.failures() + 1, now, now, new AtomicBoolean());
    }

    private Connection openAfter(Outage outage, Database database) {
        long remaining = cutOff.time().toNanos() - (nanoTime.getAsLong() - outage.nanos());
        if (remaining > 0 || !outage.asked().compareAndSet(false, true)) {
            throw new ShardUnavailableException(
                    MESSAGES.cutOff(
                            database.name(),
                            address(database),
                            Math.max(1, millis(remaining)),
                            String.valueOf(outage.failure().getMessage())),
                    outage.failure().databases(),
                    outage.failure());
        }
        try {
            return openReachable(outage, database);
        } finally {
            // Where it failed for another reason, or was cut off anew, this outage is over or was replaced.
            outage.asked().set(false);
        }
    }

    private static long millis(long nanos) {
        return Duration.ofNanos(nanos).toMillis();
    }

    @Override
    public void release(Database database, Connection connection) throws SQLException {
        pools.release(database, connection);
    }

    @Override
    public String address(Database database) {
        return pools.address(database);
    }
}
