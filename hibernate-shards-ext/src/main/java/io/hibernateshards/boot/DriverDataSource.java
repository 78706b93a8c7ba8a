package io.hibernateshards.boot;

import io.hibernateshards.delegate.DatabaseSettings;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A connection of the driver's own for each that is asked for. */
final class DriverDataSource implements DataSource {

    private final DatabaseSettings settings;

    /** @param settings with a URL; a driver that they name is on the class path */
    DriverDataSource(DatabaseSettings settings) {
        this.settings = settings;
    }

    @Override
    public Connection getConnection() throws SQLException {
        var login = new Properties();
        put(login, "user", settings.user());
        put(login, "password", settings.password());
        if (settings.driver() != null) {
            load(settings.driver());
        }
        return DriverManager.getConnection(String.valueOf(settings.url()), login);
    }

    /** A driver makes itself known when its class is initialised. */
    private static void load(String driver) throws SQLException {
        try {
            Class.forName(driver);
        } catch (ClassNotFoundException absent) {
            throw new SQLException("The driver class '" + driver + "' was not found", absent);
        }
    }

    private static void put(Properties login, String name, @Nullable String value) {
        if (value != null) {
            login.setProperty(name, value);
        }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("The user is that of the settings");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        throw new SQLFeatureNotSupportedException("Nothing is logged");
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        throw new SQLFeatureNotSupportedException("The time to connect is a parameter of the URL");
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("Nothing is logged");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLFeatureNotSupportedException("Wraps nothing");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
