package io.hibernateshards.catalog;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * What software a database is.
 *
 * @param name the product's name
 * @param major the major version
 * @param minor the minor version
 */
public record DatabaseProduct(String name, int major, int minor) {

    static DatabaseProduct of(Connection connection) throws SQLException {
        var metadata = connection.getMetaData();
        return new DatabaseProduct(
                metadata.getDatabaseProductName(),
                metadata.getDatabaseMajorVersion(),
                metadata.getDatabaseMinorVersion());
    }

    boolean isOlderThan(DatabaseProduct other) {
        return major < other.major || major == other.major && minor < other.minor;
    }

    @Override
    public String toString() {
        return name + " " + major + "." + minor;
    }
}
