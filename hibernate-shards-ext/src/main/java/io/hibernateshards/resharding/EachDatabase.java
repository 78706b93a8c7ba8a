package io.hibernateshards.resharding;

import static io.hibernateshards.logging.ReshardingMessages.MESSAGES;

import io.hibernateshards.ShardException;
import io.hibernateshards.catalog.DatabaseConnections;
import io.hibernateshards.topology.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.hibernate.AssertionFailure;

/** One reading on each of some databases, at the same time, each in a transaction that is rolled back. */
final class EachDatabase {

    private final DatabaseConnections connections;

    EachDatabase(DatabaseConnections connections) {
        this.connections = connections;
    }

    /** What is read on a database. */
    interface Reading<T> {
        T of(Connection connection, Database database) throws SQLException;
    }

    /** The answers in the order of the databases; the first failure, where one fails. */
    <T> Map<Database, T> read(Collection<Database> databases, Reading<T> reading) {
        if (databases.isEmpty()) {
            return Map.of();
        }
        var threads = Executors.newFixedThreadPool(databases.size());
        try {
            var works = new LinkedHashMap<Database, Future<T>>();
            for (var database : databases) {
                Callable<T> work = () -> readOne(database, reading);
                works.put(database, threads.submit(work));
            }
            var answers = new LinkedHashMap<Database, T>();
            for (var work : works.entrySet()) {
                answers.put(work.getKey(), await(work.getValue()));
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }

    /** The answer of one database. */
    <T> T readOne(Database database, Reading<T> reading) {
        try {
            var connection = connections.open(database);
            try {
                boolean autoCommit = connection.getAutoCommit();
                connection.setAutoCommit(false);
                try {
                    return reading.of(connection, database);
                } finally {
                    connection.rollback();
                    connection.setAutoCommit(autoCommit);
                }
            } finally {
                connections.release(database, connection);
            }
        } catch (SQLException failure) {
            throw new ShardException(
                    MESSAGES.notRead(
                            database.name(), connections.address(database), String.valueOf(failure.getMessage())),
                    failure);
        }
    }

    private static <T> T await(Future<T> work) {
        try {
            return work.get();
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new ShardException(MESSAGES.readingStopped());
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionFailure("A reading throws nothing else that is checked", failure);
        }
    }
}
