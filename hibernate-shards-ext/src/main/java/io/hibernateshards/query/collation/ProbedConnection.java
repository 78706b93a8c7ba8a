package io.hibernateshards.query.collation;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * A connection to ask a database about its collations.
 *
 * @param timeoutSeconds how long an answer may take; 0 for no limit
 */
public record ProbedConnection(Connection connection, int timeoutSeconds) {

    /** What a statement says of texts that are its one parameter, an array: for the number of each, from 1, its rank. */
    int[] ranks(String sql, String typeName, List<String> texts) throws SQLException {
        var ranks = new int[texts.size()];
        var array = connection.createArrayOf(typeName, texts.toArray());
        try (var statement = prepare(sql)) {
            statement.setArray(1, array);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    ranks[rows.getInt(1) - 1] = rows.getInt(2);
                }
            }
        } finally {
            array.free();
        }
        return ranks;
    }

    PreparedStatement prepare(String sql) throws SQLException {
        var statement = connection.prepareStatement(sql);
        if (timeoutSeconds > 0) {
            statement.setQueryTimeout(timeoutSeconds);
        }
        return statement;
    }
}
