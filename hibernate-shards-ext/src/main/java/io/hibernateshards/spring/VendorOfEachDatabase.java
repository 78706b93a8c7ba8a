package io.hibernateshards.spring;

import java.util.Arrays;
import java.util.List;
import org.flywaydb.core.api.Location;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.flyway.autoconfigure.FlywayProperties;
import org.springframework.boot.jdbc.DatabaseDriver;

/**
 * Keeps {@code {vendor}} in locations of Flyway until the database is known: Spring Boot would ask the one DataSource, which is of no
 * database.
 */
final class VendorOfEachDatabase implements BeanPostProcessor {

    private static final String VENDOR = "{vendor}";
    private static final String KEPT = "{vendor-of-each-database}";

    @Override
    public @Nullable Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof FlywayProperties properties) {
            properties.setLocations(kept(properties.getLocations()));
            var callbacks = properties.getCallbackLocations();
            if (callbacks != null) {
                properties.setCallbackLocations(kept(callbacks));
            }
        }
        return bean;
    }

    private static List<String> kept(List<String> locations) {
        return locations.stream()
                .map(location -> location.replace(VENDOR, KEPT))
                .toList();
    }

    static boolean isIn(Location... locations) {
        return Arrays.stream(locations)
                .anyMatch(location -> location.getDescriptor().contains(KEPT));
    }

    /** The locations for the database with that address. */
    static String[] resolved(String url, Location... locations) {
        var driver = DatabaseDriver.fromJdbcUrl(url);
        var vendor = driver == DatabaseDriver.UNKNOWN ? VENDOR : driver.getId();
        return Arrays.stream(locations)
                .map(location -> location.getDescriptor().replace(KEPT, vendor))
                .toArray(String[]::new);
    }
}
