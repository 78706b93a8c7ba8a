package io.hibernateshards.delegate;

import io.hibernateshards.topology.Database;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * How one database is reached.
 *
 * @param database which one
 * @param url its JDBC URL, or null where a DataSource is given
 * @param user the user, or null where the URL or the DataSource knows
 * @param password the password; it appears in no text made from this record
 * @param driver the driver's class name, or null to find it by the URL
 * @param dataSource the application's DataSource, or null
 * @param capacity how much it holds compared to the others; 1 by default
 * @param pool how connections are pooled where a URL is given
 */
public record DatabaseSettings(
        Database database,
        @Nullable String url,
        @Nullable String user,
        @Nullable String password,
        @Nullable String driver,
        @Nullable DataSource dataSource,
        double capacity,
        PoolSettings pool) {

    /** The URL without any password, or the DataSource's class. */
    public String address() {
        if (url != null) {
            return Secrets.withoutPassword(url);
        }
        return dataSource == null ? "" : "DataSource " + dataSource.getClass().getName();
    }

    /** How many connections the pool has, for people. */
    String poolSize() {
        return dataSource == null
                ? pool.maximumSize() + " connections"
                : dataSource.getClass().getName();
    }

    /** Takes what must not be shown out of a text of a driver or pool. */
    String redact(String text) {
        return Secrets.redact(text, url, password);
    }

    @Override
    public String toString() {
        return database + " at " + address();
    }
}
