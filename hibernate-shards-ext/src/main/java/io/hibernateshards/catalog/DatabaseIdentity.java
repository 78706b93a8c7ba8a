package io.hibernateshards.catalog;

import static io.hibernateshards.logging.CatalogMessages.MESSAGES;

import io.hibernateshards.topology.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Who a database is, as it says itself in its table {@code hs_database}: one row for each thing that decides where rows are.
 * Written once, when the database is first used; a difference from the settings ever after stops the unit, because rows would be
 * looked for where they are not.
 */
public final class DatabaseIdentity {

    private static final String CREATE = "create table if not exists hs_database "
            + "(what varchar(200) not null primary key, recorded varchar(4000) not null)";

    private DatabaseIdentity() {}

    /**
     * Records who a database is where it does not say yet, and compares what it says with the settings.
     *
     * @param expected what the settings say, by what it is
     * @throws io.hibernateshards.ShardConfigurationException where a recorded value differs
     */
    public static void establishOrVerify(Database database, DataSource dataSource, Map<String, String> expected) {
        try (var connection = dataSource.getConnection()) {
            try (var statement = connection.createStatement()) {
                statement.execute(CREATE);
            } catch (SQLException raced) {
                // Two nodes that start together may both find the table missing; who lost reads what the other made.
                if (!exists(connection)) {
                    throw raced;
                }
            }
            for (var entry : expected.entrySet()) {
                record(connection, entry.getKey(), entry.getValue());
            }
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
            var recorded = read(connection);
            for (var entry : expected.entrySet()) {
                var its = recorded.get(entry.getKey());
                if (!entry.getValue().equals(its)) {
                    throw MESSAGES.drift(database.name(), String.valueOf(its), entry.getKey(), entry.getValue());
                }
            }
        } catch (SQLException failure) {
            throw MESSAGES.unreadable(database.name(), String.valueOf(failure.getMessage()), failure);
        }
    }

    private static boolean exists(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from hs_database")) {
            return rows.next();
        }
    }

    /** Inserts only what is not there: what a database once recorded is never overwritten. */
    private static void record(Connection connection, String what, String value) throws SQLException {
        if (read(connection).containsKey(what)) {
            return;
        }
        try (var insert = connection.prepareStatement("insert into hs_database (what, recorded) values (?, ?)")) {
            insert.setString(1, what);
            insert.setString(2, value);
            insert.executeUpdate();
        } catch (SQLException raced) {
            if (!read(connection).containsKey(what)) {
                throw raced;
            }
        }
    }

    private static Map<String, String> read(Connection connection) throws SQLException {
        var recorded = new LinkedHashMap<String, String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select what, recorded from hs_database")) {
            while (rows.next()) {
                recorded.put(rows.getString(1), rows.getString(2));
            }
        }
        return recorded;
    }
}
