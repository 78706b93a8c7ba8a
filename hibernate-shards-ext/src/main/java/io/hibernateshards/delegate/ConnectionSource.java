package io.hibernateshards.delegate;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Where one database's connections come from. Made without connecting, so that a database that is down stops nobody. */
interface ConnectionSource {

    Connection open() throws SQLException;

    void release(Connection connection) throws SQLException;

    /** The same connections as a DataSource. */
    DataSource dataSource();

    /** Closes what this source made itself; an application's DataSource stays open. */
    void close();

    static ConnectionSource of(DatabaseSettings settings) {
        if (settings.dataSource() != null) {
            return new OfDataSource(settings.dataSource());
        }
        return isHikariPresent() ? HikariConnections.of(settings) : new HibernateConnections(settings);
    }

    static boolean isHikariPresent() {
        try {
            Class.forName("com.zaxxer.hikari.HikariDataSource", false, ConnectionSource.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException absent) {
            return false;
        }
    }

    /** An application's own DataSource. */
    record OfDataSource(DataSource dataSource) implements ConnectionSource {

        @Override
        public Connection open() throws SQLException {
            return dataSource.getConnection();
        }

        @Override
        public void release(Connection connection) throws SQLException {
            connection.close();
        }

        @Override
        public void close() {}
    }
}
