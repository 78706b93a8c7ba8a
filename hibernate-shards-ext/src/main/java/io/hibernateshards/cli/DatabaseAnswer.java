package io.hibernateshards.cli;

import io.hibernateshards.ShardException;
import io.hibernateshards.boot.ConfiguredDatabases;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Whether a database answers.
 *
 * @param address where it is, without any password
 * @param millis how long a connection and a question took; empty where there was no answer
 * @param failure why not
 */
record DatabaseAnswer(String address, OptionalLong millis, Optional<String> failure) {

    private static final long NANOS = 1_000_000;

    static DatabaseAnswer of(ConfiguredDatabases databases, String name) {
        if (!databases.names().contains(name)) {
            return new DatabaseAnswer(
                    "not in the settings",
                    OptionalLong.empty(),
                    Optional.of("The settings do not say how to reach '" + name + "', which the map has."));
        }
        var address = databases.address(name);
        try {
            return new DatabaseAnswer(address, OptionalLong.of(ask(databases, name)), Optional.empty());
        } catch (ShardException | SQLException failure) {
            return new DatabaseAnswer(address, OptionalLong.empty(), Optional.of(String.valueOf(failure.getMessage())));
        }
    }

    private static long ask(ConfiguredDatabases databases, String name) throws SQLException {
        long start = System.nanoTime();
        var connection = databases.open(name);
        try (var statement = connection.createStatement()) {
            statement.execute("select 1");
        } finally {
            databases.release(name, connection);
        }
        return (System.nanoTime() - start) / NANOS;
    }
}
