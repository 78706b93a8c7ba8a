package io.hibernateshards.fence;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Locks one of the rows that a virtual shard has for that on H2. */
final class H2Stripes {

    private H2Stripes() {}

    /** Locks a stripe that is free, or waits for one; what it says, or empty where the virtual shard has none. */
    static Optional<Ownership> lockOne(Connection connection, String stripes, String keyspace, int shard)
            throws SQLException {
        var free = lockFree(connection, stripes, keyspace, shard);
        return free.isPresent() ? free : lock(connection, stripes, " for update", keyspace, shard, firstOfThread());
    }

    /** Locks a stripe that is free; what it says, or empty where there is none. */
    static Optional<Ownership> lockFree(Connection connection, String stripes, String keyspace, int shard)
            throws SQLException {
        int first = firstOfThread();
        for (int tried = 0; tried < H2OwnershipGuard.STRIPES; tried++) {
            int stripe = (first + tried) % H2OwnershipGuard.STRIPES;
            var found = lock(connection, stripes, " for update skip locked", keyspace, shard, stripe);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** A transaction stays on its thread, mostly, and so with one stripe, whatever it writes. */
    private static int firstOfThread() {
        return (int) (Thread.currentThread().getId() % H2OwnershipGuard.STRIPES);
    }

    private static Optional<Ownership> lock(
            Connection connection, String stripes, String locking, String keyspace, int shard, int stripe)
            throws SQLException {
        try (var statement = connection.prepareStatement("select mode, epoch, token from " + stripes
                + " where keyspace = ? and vshard = ? and stripe = ?" + locking)) {
            statement.setString(1, keyspace);
            statement.setInt(2, shard);
            statement.setInt(3, stripe);
            try (var rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(OwnershipRecords.of(rows)) : Optional.empty();
            }
        }
    }
}
