package io.hibernateshards.delegate;

import static io.hibernateshards.logging.DelegateMessages.MESSAGES;

import io.hibernateshards.ShardUnavailableException;
import io.hibernateshards.catalog.DatabaseConnections;
import io.hibernateshards.topology.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

/** The connections of every database. A database that gives none fails those who ask for it, and nobody else. Any thread. */
public final class DatabasePools implements DatabaseConnections, AutoCloseable {

    private final List<DatabaseSettings> settings;
    private final ConnectionSource[] sources;

    /** @param settings one per database, in the order of their numbers, which start at 0 */
    public DatabasePools(List<DatabaseSettings> settings) {
        this.settings = List.copyOf(settings);
        this.sources = this.settings.stream().map(ConnectionSource::of).toArray(ConnectionSource[]::new);
    }

    public List<Database> databases() {
        return settings.stream().map(DatabaseSettings::database).toList();
    }

    /** Where a database is, without any password. */
    @Override
    public String address(Database database) {
        return settings.get(database.number()).address();
    }

    /** A connection; throws {@link ShardUnavailableException} that names the database, never its password. */
    @Override
    public Connection open(Database database) {
        long start = System.nanoTime();
        try {
            return sources[database.number()].open();
        } catch (SQLException failure) {
            throw unavailable(database, failure, start);
        } catch (RuntimeException failure) {
            throw unavailable(database, new SQLException(failure.getMessage(), failure), start);
        }
    }

    /** The connections of a database as a DataSource, for tools that want one. */
    public DataSource dataSource(Database database) {
        return sources[database.number()].dataSource();
    }

    @Override
    public void release(Database database, Connection connection) throws SQLException {
        sources[database.number()].release(connection);
    }

    private ShardUnavailableException unavailable(Database database, SQLException failure, long start) {
        var its = settings.get(database.number());
        String reason = its.redact(deepestMessage(failure));
        long elapsedMillis = (System.nanoTime() - start) / 1_000_000;
        var coded = coded(failure);
        // The cause carries the state and code of the driver's exception, not the exception: its text may show a
        // secret.
        var cause = new SQLException(reason, coded.getSQLState(), coded.getErrorCode());
        cause.setStackTrace(failure.getStackTrace());
        return new ShardUnavailableException(
                isExhausted(failure)
                        ? MESSAGES.poolExhausted(database.name(), its.address(), its.poolSize(), elapsedMillis, reason)
                        : MESSAGES.noConnection(database.name(), its.address(), elapsedMillis, reason),
                Set.of(database.name()),
                cause);
    }

    /** Pools say by this that all connections are in use; one that cannot connect gives the driver's failure as cause. */
    private static boolean isExhausted(SQLException failure) {
        return failure instanceof SQLTransientConnectionException && failure.getCause() == null;
    }

    /** The first failure in the chain that has a state, which is the driver's. */
    private static SQLException coded(SQLException failure) {
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < 10; cause = cause.getCause(), depth++) {
            if (cause instanceof SQLException its && its.getSQLState() != null) {
                return its;
            }
        }
        return failure;
    }

    /** Whether a database gave no connection because it cannot be reached, and not because all are in use or it refused. */
    static boolean isOutOfReach(ShardUnavailableException failure) {
        if (failure.getCause() instanceof SQLException cause && cause.getSQLState() != null) {
            var state = cause.getSQLState();
            return state.startsWith("08") || state.startsWith("57P0");
        }
        return false;
    }

    /** Pools wrap the driver's message, which says most, in their own. */
    private static String deepestMessage(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        var cause = failure.getCause();
        for (int depth = 0; cause != null && depth < 10; depth++, cause = cause.getCause()) {
            if (cause.getMessage() != null && !message.contains(cause.getMessage())) {
                message = message + " (" + cause.getMessage() + ")";
            }
        }
        return message;
    }

    @Override
    public void close() {
        for (var source : sources) {
            source.close();
        }
    }
}
