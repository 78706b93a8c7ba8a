package io.hibernateshards.delegate;

import static io.hibernateshards.logging.CatalogMessages.MESSAGES;

import io.hibernateshards.ShardUnavailableException;
import io.hibernateshards.catalog.DatabaseConnections;
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
 * cannot be reached is cut off for a short while, and then asked by one thread alone, so that it does not hold up many. Any
 * thread.
 */
public final class CheckedConnections implements DatabaseConnections {

    private final DatabasePools pools;
    private final AtomicReferenceArray<@Nullable Outage> outages;
    private final long cutOffNanos;
    private final LongSupplier nanoTime;
    private volatile Consumer<Database> check = database -> {};

    /** @param cutOff how long a database is left alone after it could not be reached */
    public CheckedConnections(DatabasePools pools, Duration cutOff) {
        this(pools, cutOff, System::nanoTime);
    }

    CheckedConnections(DatabasePools pools, Duration cutOff, LongSupplier nanoTime) {
        this.pools = pools;
        this.outages = new AtomicReferenceArray<>(pools.databases().size());
        this.cutOffNanos = cutOff.toNanos();
        this.nanoTime = nanoTime;
    }

    /**
     * A database that could not be reached.
     *
     * @param nanos when
     * @param asked whether a thread asks it again
     */
    private record Outage(ShardUnavailableException failure, long nanos, AtomicBoolean asked) {}

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
        return outage == null ? openReachable(database) : openAfter(outage, database);
    }

    private Connection openReachable(Database database) {
        try {
            return pools.open(database);
        } catch (ShardUnavailableException failure) {
            if (DatabasePools.isOutOfReach(failure)) {
                outages.set(database.number(), new Outage(failure, nanoTime.getAsLong(), new AtomicBoolean()));
            }
            throw failure;
        }
    }

    private Connection openAfter(Outage outage, Database database) {
        long remaining = cutOffNanos - (nanoTime.getAsLong() - outage.nanos());
        if (remaining > 0 || !outage.asked().compareAndSet(false, true)) {
            throw new ShardUnavailableException(
                    MESSAGES.cutOff(
                            database.name(),
                            address(database),
                            Math.max(1, Duration.ofNanos(remaining).toMillis()),
                            String.valueOf(outage.failure().getMessage())),
                    outage.failure().databases(),
                    outage.failure());
        }
        try {
            var connection = openReachable(database);
            outages.compareAndSet(database.number(), outage, null);
            return connection;
        } finally {
            // Where it failed for another reason, or was cut off anew, this outage is over or was replaced.
            outage.asked().set(false);
        }
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
