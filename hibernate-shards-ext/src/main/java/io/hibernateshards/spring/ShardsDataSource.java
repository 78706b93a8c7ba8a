package io.hibernateshards.spring;

import static io.hibernateshards.logging.SpringMessages.MESSAGES;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * The DataSource of a sharded unit, for JDBC in the transaction of an entity manager: Spring finds the transaction's connection by
 * it. By itself it gives none, for no database is meant.
 */
public final class ShardsDataSource extends AbstractDataSource {

    /** Whether a DataSource is such a one, or stands before one. One that routes may not know before what, outside a request. */
    static boolean isBehind(DataSource dataSource) {
        try {
            return dataSource.isWrapperFor(ShardsDataSource.class);
        } catch (SQLException | RuntimeException unknown) {
            return false;
        }
    }

    @Override
    public Connection getConnection() throws SQLException {
        var refusal = MESSAGES.jdbcOutsideTransaction();
        throw new SQLFeatureNotSupportedException(refusal.getMessage(), refusal);
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return getConnection();
    }
}
