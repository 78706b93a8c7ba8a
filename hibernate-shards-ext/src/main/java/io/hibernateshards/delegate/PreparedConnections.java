package io.hibernateshards.delegate;

import io.hibernateshards.logging.DelegateLog;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Connections that were set to a mode, with what they were before: their pools get them back as they gave them. Any thread. */
final class PreparedConnections {

    /** @param isolation the level before, or null where it was not changed */
    private record Before(@Nullable Integer isolation, boolean readOnly) {}

    private final Map<Connection, Before> prepared = Collections.synchronizedMap(new IdentityHashMap<>());
    // Read at each release of each connection, where most applications prepare none: without the lock of the map.
    private final AtomicInteger count = new AtomicInteger();

    /** Sets a connection outside a transaction. */
    void prepare(Connection connection, ConnectionMode mode) throws SQLException {
        restore(connection);
        boolean readOnly = connection.isReadOnly();
        Integer isolation = mode.isolation() == null ? null : connection.getTransactionIsolation();
        prepared.put(connection, new Before(isolation, readOnly));
        count.incrementAndGet();
        if (mode.readOnly() && !readOnly) {
            connection.setReadOnly(true);
        }
        if (mode.isolation() != null && !mode.isolation().equals(isolation)) {
            connection.setTransactionIsolation(mode.isolation());
        }
    }

    /** Sets a connection back to what it was, if it was changed; one that cannot be set back is ended, so that nobody gets it. */
    void restore(Connection connection) throws SQLException {
        var before = count.get() == 0 ? null : prepared.remove(connection);
        if (before == null) {
            return;
        }
        count.decrementAndGet();
        try {
            if (!connection.getAutoCommit()) {
                // H2 commits what is open when the isolation is set; what was to be committed has been by now.
                connection.rollback();
            }
            if (before.isolation() != null) {
                connection.setTransactionIsolation(before.isolation());
            }
            connection.setReadOnly(before.readOnly());
        } catch (SQLException failure) {
            DelegateLog.LOG.notRestored(String.valueOf(failure.getMessage()));
            connection.abort(Runnable::run);
        }
    }
}
