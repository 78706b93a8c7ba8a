package io.hibernateshards.query.collation;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * A connection to ask a database about its collations.
 *
 * @param timeoutSeconds how long an answer may take; 0 for no limit
 */
public record ProbedConnection(Connection connection, int timeoutSeconds) {

    PreparedStatement prepare(String sql) throws SQLException {
        var statement = connection.prepareStatement(sql);
        if (timeoutSeconds > 0) {
            statement.setQueryTimeout(timeoutSeconds);
        }
        return statement;
    }
}
