package io.hibernateshards.catalog;

import static io.hibernateshards.logging.CatalogMessages.MESSAGES;

import io.hibernateshards.ShardConfigurationException;
import io.hibernateshards.ShardException;
import io.hibernateshards.ShardUnavailableException;
import io.hibernateshards.topology.Database;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lets nobody use a database before it was checked: that it is of the same product, that it is the one the configuration
 * takes it for, that its schema step ran. Those that answer at boot are checked then, all problems at once; the others
 * before their first use. A verified database costs one volatile read. Any thread.
 */
public final class DatabaseGate {

    private final DatabaseConnections connections;
    private final DatabaseProducts products;
    private final DatabaseIdentity identity;
    private final SchemaStep schema;
    private final List<Database> databases;
    private final long cutOffNanos;
    private final LongSupplier nanoTime;

    private final Object[] locks;
    private final AtomicReferenceArray<@Nullable Failure> failures;
    private volatile long verified;

    /**
     * @param databases all of them, in the order of their numbers
     * @param cutOff how long a database is left alone after a failed check
     */
    public DatabaseGate(
            DatabaseConnections connections,
            List<Database> databases,
            DatabaseProducts products,
            DatabaseIdentity identity,
            SchemaStep schema,
            Duration cutOff) {
        this(connections, databases, products, identity, schema, cutOff, System::nanoTime);
    }

    DatabaseGate(
            DatabaseConnections connections,
            List<Database> databases,
            DatabaseProducts products,
            DatabaseIdentity identity,
            SchemaStep schema,
            Duration cutOff,
            LongSupplier nanoTime) {
        this.connections = connections;
        this.products = products;
        this.identity = identity;
        this.schema = schema;
        this.databases = List.copyOf(databases);
        this.cutOffNanos = cutOff.toNanos();
        this.nanoTime = nanoTime;
        this.locks = Stream.generate(Object::new).limit(databases.size()).toArray();
        this.failures = new AtomicReferenceArray<>(databases.size());
    }

    private record Failure(ShardException exception, long nanos) {}

    /**
     * Checks every database that answers, then runs its schema step; a database that does not answer is checked later.
     *
     * @throws ShardConfigurationException with all that is wrong: with who they are, before anything was changed; or with
     *     their schemas
     */
    public void openAll() {
        var problems = new ArrayList<String>();
        var answering = new ArrayList<Database>();
        products.unavailable().forEach(this::remember);
        for (var database : databases) {
            if (products.unavailable().containsKey(database)) {
                continue;
            }
            try {
                problems.addAll(problemsOf(database));
                answering.add(database);
            } catch (ShardUnavailableException failure) {
                remember(database, failure);
            }
        }
        if (!problems.isEmpty()) {
            throw new ShardConfigurationException(problems);
        }
        answering.removeIf(database -> fails(database, its -> collect(problems, its)));
        if (!problems.isEmpty()) {
            throw new ShardConfigurationException(problems);
        }
        establishMap();
        answering.removeIf(database -> fails(database, this::admit));
    }

    private void establishMap() {
        try {
            identity.establishMap(schema.mayCreate(), schema.startsOver());
        } catch (SQLException failure) {
            throw new ShardUnavailableException(
                    MESSAGES.mapNotEstablished(String.valueOf(failure.getMessage())), Set.of(), failure);
        }
    }

    private void collect(List<String> problems, Database database) {
        try {
            runSchemaStep(database);
        } catch (ShardConfigurationException refused) {
            problems.addAll(refused.problems());
        }
    }

    /** Whether a database does not answer at a step of the boot; its checks are repeated before its first use. */
    private boolean fails(Database database, Consumer<Database> step) {
        try {
            step.accept(database);
            return false;
        } catch (ShardUnavailableException failure) {
            remember(database, failure);
            return true;
        }
    }

    private void runSchemaStep(Database database) {
        schema.run(database);
    }

    /**
     * Returns at once for a database that was checked; else checks it now.
     *
     * @throws ShardUnavailableException while it does not answer
     * @throws ShardConfigurationException where it is not the one that the configuration takes it for
     */
    public void ensureVerified(Database database) {
        if ((verified >>> database.number() & 1) == 0) {
            verify(database);
        }
    }

    /** Whether a database was checked and may be used. */
    public boolean isVerified(Database database) {
        return (verified >>> database.number() & 1) != 0;
    }

    private void verify(Database database) {
        if (database.number() >= databases.size()) {
            throw new ShardUnavailableException(
                    MESSAGES.joinedLater(
                            database.name(),
                            databases.stream().map(Database::name).collect(Collectors.joining(", "))),
                    Set.of(database.name()),
                    null);
        }
        refuseWhileCutOff(database);
        synchronized (locks[database.number()]) {
            if (isVerified(database)) {
                return;
            }
            refuseWhileCutOff(database);
            try {
                var problems = problemsOf(database);
                if (!problems.isEmpty()) {
                    throw new ShardConfigurationException(problems);
                }
                runSchemaStep(database);
                admit(database);
            } catch (ShardException failure) {
                remember(database, failure);
                throw failure;
            }
        }
    }

    private List<String> problemsOf(Database database) {
        try {
            var problems = new ArrayList<String>();
            try (var connection = CatalogConnection.open(connections, database)) {
                problems.addAll(products.differences(
                        database, connections.address(database), DatabaseProduct.of(connection.jdbc())));
            }
            if (schema.startsOver()) {
                problems.addAll(identity.otherUnit(database));
            } else {
                problems.addAll(identity.differences(database));
                problems.addAll(identity.obstacles(database));
            }
            return problems;
        } catch (SQLException failure) {
            throw failed(database, connections, failure);
        }
    }

    private void admit(Database database) {
        try {
            identity.establishOrVerify(database, schema.mayCreate(), schema.startsOver());
        } catch (SQLException failure) {
            throw failed(database, connections, failure);
        }
        schema.guard(database);
        synchronized (this) {
            verified |= 1L << database.number();
        }
        failures.set(database.number(), null);
    }

    private void remember(Database database, ShardException failure) {
        failures.set(database.number(), new Failure(failure, nanoTime.getAsLong()));
    }

    private void refuseWhileCutOff(Database database) {
        var failure = failures.get(database.number());
        if (failure == null) {
            return;
        }
        long remaining = cutOffNanos - (nanoTime.getAsLong() - failure.nanos());
        if (remaining <= 0) {
            return;
        }
        if (failure.exception() instanceof ShardConfigurationException refused) {
            throw new ShardConfigurationException(refused.problems());
        }
        throw new ShardUnavailableException(
                MESSAGES.cutOff(
                        database.name(),
                        connections.address(database),
                        Duration.ofNanos(remaining).toMillis(),
                        String.valueOf(failure.exception().getMessage())),
                failure.exception() instanceof ShardUnavailableException unavailable
                        ? unavailable.databases()
                        : Set.of(database.name()),
                failure.exception());
    }

    static ShardUnavailableException failed(Database database, DatabaseConnections connections, SQLException failure) {
        return new ShardUnavailableException(
                MESSAGES.checkFailed(
                        database.name(), connections.address(database), String.valueOf(failure.getMessage())),
                Set.of(database.name()),
                failure);
    }
}
