package io.hibernateshards.spring;

import static io.hibernateshards.logging.SpringMessages.MESSAGES;

import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.boot.jdbc.UnsupportedDataSourcePropertyException;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/**
 * Who connects to every database of a unit in the place of the unit's own user, to change schemas.
 *
 * @param property the property that names the user
 * @param user who connects
 * @param password the password of who connects
 * @param driver the JDBC driver's class, or null for the unit's own
 */
record OtherLogin(
        String property,
        String user,
        @Nullable String password,
        @Nullable String driver) {

    /**
     * Connections to the same database, whose address is found as Spring Boot finds it. Where no password is said there is none: the
     * unit's own user's is not sent for another.
     */
    DataSource to(String database, DataSource unitsOwn) {
        try {
            return DataSourceBuilder.derivedFrom(unitsOwn)
                    .type(SimpleDriverDataSource.class)
                    .username(user)
                    .password(password != null ? password : "")
                    .build();
        } catch (UnsupportedDataSourcePropertyException unknown) {
            var refusal =
                    MESSAGES.noAddress(property, database, unitsOwn.getClass().getName());
            refusal.addSuppressed(unknown);
            throw refusal;
        }
    }

    /** Not shown: it has a password. */
    @Override
    public String toString() {
        return property;
    }
}
