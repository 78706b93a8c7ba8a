package io.hibernateshards.delegate;

import java.time.Duration;
import java.util.Map;

/**
 * How a database's connections are pooled.
 *
 * @param maximumSize the most connections
 * @param minimumIdle how many idle connections are kept
 * @param connectionTimeout how long a thread waits for one
 * @param maximumLifetime how long one lives; zero means as long as the pool
 * @param hikari further properties of HikariCP, by its own names
 */
public record PoolSettings(
        int maximumSize,
        int minimumIdle,
        Duration connectionTimeout,
        Duration maximumLifetime,
        Map<String, String> hikari) {

    public static final int DEFAULT_MAXIMUM_SIZE = 10;
    public static final Duration DEFAULT_CONNECTION_TIMEOUT = Duration.ofSeconds(5);
    public static final Duration DEFAULT_MAXIMUM_LIFETIME = Duration.ofMinutes(30);

    public PoolSettings {
        hikari = Map.copyOf(hikari);
    }
}
