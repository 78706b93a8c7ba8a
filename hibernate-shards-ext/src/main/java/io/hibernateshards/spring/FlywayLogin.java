package io.hibernateshards.spring;

import static io.hibernateshards.logging.SpringMessages.MESSAGES;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.flyway.autoconfigure.FlywayConnectionDetails;
import org.springframework.boot.flyway.autoconfigure.FlywayProperties;

/**
 * What {@code spring.flyway.user} and its password say, kept from Spring Boot's own use of them, which knows one DataSource alone: every
 * database is migrated by them.
 */
final class FlywayLogin implements FlywayConnectionDetails {

    private final FlywayProperties properties;

    FlywayLogin(FlywayProperties properties) {
        if (properties.getUrl() != null) {
            throw MESSAGES.addressOfFlyway("The property 'spring.flyway.url'");
        }
        this.properties = properties;
    }

    Optional<OtherLogin> login() {
        return Optional.ofNullable(properties.getUser())
                .map(user -> new OtherLogin(
                        "spring.flyway.user", user, properties.getPassword(), properties.getDriverClassName()));
    }

    @Override
    public @Nullable String getUsername() {
        return null;
    }

    @Override
    public @Nullable String getPassword() {
        return null;
    }

    @Override
    public @Nullable String getJdbcUrl() {
        return null;
    }
}
