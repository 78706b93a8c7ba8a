package io.hibernateshards.catalog;

import io.hibernateshards.topology.Database;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * One connection to one database that is kept between uses: who has it never waits for a connection that somebody else uses.
 * One that failed is replaced at its next use. One thread at a time uses it; the others wait.
 */
public final class HeldConnection implements DatabaseConnections, AutoCloseable {

    private static final int VALIDATION_SECONDS = 5;

    private final DatabaseConnections connections;
    private final Database database;
    private @Nullable Connection held;
    private boolean closed;

    public HeldConnection(DatabaseConnections connections, Database database) {
        this.connections = connections;
        this.database = database;
    }

    @Override
    public synchronized Connection open(Database asked) {
        if (!asked.equals(database) || closed) {
            throw new IllegalStateException("This is a connection to '" + database + "', " + (closed ? "closed" : "open")
                    + ", and not to '" + asked + "'");
        }
        var its = held;
        if (its != null && !isValid(its)) {
            giveBack();
            its = null;
        }
        if (its == null) {
            its = connections.open(database);
            held = its;
        }
        return its;
    }

    private static boolean isValid(Connection connection) {
        try {
            return connection.isValid(VALIDATION_SECONDS);
        } catch (SQLException failure) {
            return false;
        }
    }

    /** It is kept. */
    @Override
    public void release(Database its, Connection connection) {}

    @Override
    public String address(Database its) {
        return connections.address(its);
    }

    private void giveBack() {
        var its = held;
        held = null;
        if (its != null) {
            try {
                connections.release(database, its);
            } catch (SQLException broken) {
                // A connection that cannot be given back is gone already.
                held = null;
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        giveBack();
    }
}
