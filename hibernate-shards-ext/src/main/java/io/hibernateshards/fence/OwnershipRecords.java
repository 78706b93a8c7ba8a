package io.hibernateshards.fence;

import static io.hibernateshards.logging.FenceMessages.MESSAGES;

import io.hibernateshards.ShardException;
import io.hibernateshards.ShardId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Reads and writes the rows that say what a database is to its virtual shards. */
final class OwnershipRecords {

    private OwnershipRecords() {}

    /** The record in a table with the columns keyspace, vshard, mode, epoch and token. */
    static Optional<Ownership> read(Connection connection, String table, String furtherSql, ShardId shard)
            throws SQLException {
        try (var statement = connection.prepareStatement(
                "select mode, epoch, token from " + table + " where keyspace = ? and vshard = ?" + furtherSql)) {
            statement.setString(1, shard.keyspace());
            statement.setInt(2, shard.number());
            try (var rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(of(rows)) : Optional.empty();
            }
        }
    }

    static Ownership of(ResultSet row) throws SQLException {
        return new Ownership(OwnershipMode.valueOf(row.getString(1)), row.getLong(2), row.getString(3));
    }

    /** Changes the records of a virtual shard; there has to be at least one. */
    static void write(Connection connection, String table, ShardId shard, Ownership ownership) throws SQLException {
        try (var statement = connection.prepareStatement(
                "update " + table + " set mode = ?, epoch = ?, token = ? where keyspace = ? and vshard = ?")) {
            statement.setString(1, ownership.mode().name());
            statement.setLong(2, ownership.epoch());
            statement.setString(3, ownership.token());
            statement.setString(4, shard.keyspace());
            statement.setInt(5, shard.number());
            if (statement.executeUpdate() == 0) {
                throw new ShardException(MESSAGES.noRecord(shard.toString(), table));
            }
        }
    }
}
