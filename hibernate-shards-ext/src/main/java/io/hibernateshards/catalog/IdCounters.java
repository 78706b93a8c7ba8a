package io.hibernateshards.catalog;

import static io.hibernateshards.logging.CatalogMessages.MESSAGES;

import io.hibernateshards.ShardUnavailableException;
import io.hibernateshards.topology.Database;
import java.sql.SQLException;
import java.util.OptionalLong;
import java.util.Set;

/** Named counters on each database. Numbers are reserved in blocks, by a transaction of its own each. Any thread. */
public final class IdCounters {

    private static final int ATTEMPTS = 5;

    private final DatabaseConnections connections;
    private final CatalogTables tables;

    public IdCounters(DatabaseConnections connections, CatalogTables tables) {
        this.connections = connections;
        this.tables = tables;
    }

    /**
     * Reserves consecutive numbers that nobody else gets, ever.
     *
     * @param size how many
     * @param minimum the least number wanted, at least 1
     * @return the first of them
     * @throws ShardUnavailableException where the database does not do it
     */
    public long reserve(Database database, String counter, int size, long minimum) {
        try (var connection = CatalogConnection.open(connections, database)) {
            for (int attempt = 1; ; attempt++) {
                var first = advance(connection, counter, size, minimum);
                if (first.isPresent()) {
                    return first.getAsLong();
                }
                try {
                    connection.update(
                            "insert into " + tables.counter() + " (name, next_value) values (?, ?)", counter, minimum);
                } catch (SQLException failure) {
                    // Another node made the same counter: it is advanced in the next round.
                    if (attempt == ATTEMPTS) {
                        throw failure;
                    }
                }
            }
        } catch (SQLException failure) {
            throw new ShardUnavailableException(
                    MESSAGES.counterFailed(counter, database.name(), String.valueOf(failure.getMessage())),
                    Set.of(database.name()),
                    failure);
        }
    }

    /** The update locks the counter's row, so that the value read after it is what this transaction wrote. */
    private OptionalLong advance(CatalogConnection connection, String counter, int size, long minimum)
            throws SQLException {
        return connection.inTransaction(() -> {
            int updated = connection.update(
                    "update " + tables.counter()
                            + " set next_value = case when next_value < ? then ? else next_value end"
                            + " + ? where name = ?",
                    minimum,
                    minimum,
                    size,
                    counter);
            return updated == 0
                    ? OptionalLong.empty()
                    : OptionalLong.of(connection
                                    .query(
                                            "select next_value from " + tables.counter() + " where name = ?",
                                            row -> row.getLong(1),
                                            counter)
                                    .get(0)
                            - size);
        });
    }
}
