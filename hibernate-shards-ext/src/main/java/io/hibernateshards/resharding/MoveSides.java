package io.hibernateshards.resharding;

import io.hibernateshards.catalog.DatabaseConnections;
import io.hibernateshards.topology.ShardMove;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The connections of a move, each opened when it is first needed: what one database needs does not wait for the other. One thread. */
final class MoveSides implements AutoCloseable {

    private static final int SNAPSHOT_ON_H2 = Connection.TRANSACTION_SERIALIZABLE;

    private final DatabaseConnections connections;
    private final ShardMove move;
    private final List<MoveSide> open = new ArrayList<>();
    private @Nullable MoveSide source;
    private @Nullable MoveSide reading;
    private @Nullable MoveSide target;

    MoveSides(DatabaseConnections connections, ShardMove move) {
        this.connections = connections;
        this.move = move;
    }

    MoveSide source() throws SQLException {
        var its = source;
        if (its == null) {
            its = opened(MoveSide.open(connections, move.source(), Connection.TRANSACTION_READ_COMMITTED));
            source = its;
        }
        return its;
    }

    /** The source once more, where a transaction sees one snapshot. */
    MoveSide reading() throws SQLException {
        var its = reading;
        if (its == null) {
            boolean h2 = source().product().equals("H2");
            its = opened(MoveSide.open(
                    connections, move.source(), h2 ? SNAPSHOT_ON_H2 : Connection.TRANSACTION_REPEATABLE_READ));
            reading = its;
        }
        return its;
    }

    MoveSide target() throws SQLException {
        var its = target;
        if (its == null) {
            its = opened(MoveSide.open(connections, move.target(), Connection.TRANSACTION_READ_COMMITTED));
            target = its;
        }
        return its;
    }

    private MoveSide opened(MoveSide side) {
        open.add(side);
        return side;
    }

    void rollbackAll() throws SQLException {
        for (var side : open) {
            side.jdbc().rollback();
        }
    }

    /** Ends what is open; a connection that broke is closed, and opened anew when it is needed. */
    void refresh() {
        for (var side : List.copyOf(open)) {
            if (!side.isFresh()) {
                forget(side);
                side.giveUp();
            }
        }
    }

    private void forget(MoveSide side) {
        open.remove(side);
        source = source == side ? null : source;
        reading = reading == side ? null : reading;
        target = target == side ? null : target;
    }

    /** Closes each, whatever becomes of the others. */
    @Override
    public void close() {
        open.forEach(MoveSide::close);
    }
}
