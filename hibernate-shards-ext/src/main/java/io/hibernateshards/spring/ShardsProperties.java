package io.hibernateshards.spring;

import io.hibernateshards.ScatterMode;
import io.hibernateshards.TransactionMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The settings of a sharded unit as properties of a Spring application.
 *
 * @param databases the databases by their names
 * @param order the databases' names in an order that never changes; by default that of their names, where numbers count as such
 * @param virtualShards how many virtual shards there are, 1024 by default; never changes once there are rows
 * @param groups which virtual shards live where, as in 'a: 0-511 @ one; b: 512-1023 @ two'; by default an even spread
 * @param keyspaces other numberings of virtual shards, by name, for entity groups that name them
 * @param transactions whether a transaction writes to one database (single, the default) or to several (best_effort)
 * @param scatter what becomes of queries that no shard key narrows to one database: allow (the default), warn or refuse
 * @param unshardedDatabase the database of entities that are not sharded; by default the first
 * @param queryTimeout the time of a query over several databases that sets none itself; none by default
 * @param scatterThreads how many threads ask databases at once; by default twice as many as databases, at least 8
 * @param cutOffFailures after how many failures in a row to connect a database is cut off, 1 by default
 * @param cutOffTime how long what needs a database that is cut off fails at once, a second by default
 * @param catalog the database that has the map which the unit's nodes share; by default none, and the properties alone say the map
 * @param catalogAdopt whether a shared map takes over databases that were used without one, not by default
 * @param catalogNode what people call this process in lists of nodes; its process id by default
 * @param catalogLease how long the catalog may be silent before this process reads nothing any more, and a dead process holds up
 *     moves; 15 seconds by default
 * @param catalogPoll how often the catalog is asked for a newer map, 250 milliseconds by default
 * @param catalogPatience how long an operation waits for a virtual shard that is being moved, 10 seconds by default
 * @param pool the connection pools of all databases
 */
@ConfigurationProperties(prefix = ShardsProperties.PREFIX)
public record ShardsProperties(
        @Nullable Map<String, DatabaseProperties> databases,
        @Nullable List<String> order,
        @Nullable Integer virtualShards,
        @Nullable String groups,
        @Nullable Map<String, KeyspaceProperties> keyspaces,
        @Nullable TransactionMode transactions,
        @Nullable ScatterMode scatter,
        @Nullable String unshardedDatabase,
        @Nullable Duration queryTimeout,
        @Nullable Integer scatterThreads,
        @Nullable Integer cutOffFailures,
        @Nullable Duration cutOffTime,
        @Nullable String catalog,
        @Nullable Boolean catalogAdopt,
        @Nullable String catalogNode,
        @Nullable Duration catalogLease,
        @Nullable Duration catalogPoll,
        @Nullable Duration catalogPatience,
        @Nullable PoolProperties pool) {

    static final String PREFIX = "hibernate-shards";

    /** The names of the DataSource beans that databases take. */
    Set<String> dataSourceBeans() {
        return databases == null
                ? Set.of()
                : databases.values().stream()
                        .map(DatabaseProperties::dataSource)
                        .filter(Objects::nonNull)
                        .collect(Collectors.toSet());
    }

    /**
     * One database.
     *
     * @param url its JDBC address
     * @param username who connects
     * @param password the password of who connects
     * @param driverClassName the JDBC driver; by default found by the address
     * @param dataSource the name of a DataSource bean that gives its connections, instead of an address
     * @param capacity its share of the virtual shards beside those of others, 1 by default
     * @param pool its connection pool, where it differs from the others
     */
    @ConfigurationProperties(prefix = ShardsProperties.PREFIX + ".databases.*")
    public record DatabaseProperties(
            @Nullable String url,
            @Nullable String username,
            @Nullable String password,
            @Nullable String driverClassName,
            @Nullable String dataSource,
            @Nullable Double capacity,
            @Nullable PoolProperties pool) {

        /** Without the password, and the address, which may have it too. */
        @Override
        public String toString() {
            return "DatabaseProperties[username=" + username + ", dataSource=" + dataSource + ", capacity=" + capacity
                    + ", pool=" + pool + "]";
        }
    }

    /**
     * A connection pool.
     *
     * @param maxSize how many connections it has at most
     * @param minIdle how many connections it keeps open at least
     * @param connectionTimeout how long one waits for a connection
     * @param maxLifetime how long a connection is used
     * @param hikari settings of HikariCP by their own names, such as leak-detection-threshold
     */
    public record PoolProperties(
            @Nullable Integer maxSize,
            @Nullable Integer minIdle,
            @Nullable Duration connectionTimeout,
            @Nullable Duration maxLifetime,
            @Nullable Map<String, String> hikari) {

        /** Without the settings of HikariCP, which may have a password. */
        @Override
        public String toString() {
            return "PoolProperties[maxSize=" + maxSize + ", minIdle=" + minIdle + ", connectionTimeout="
                    + connectionTimeout + ", maxLifetime=" + maxLifetime + "]";
        }
    }

    /**
     * A keyspace beside the default one.
     *
     * @param virtualShards how many virtual shards it has, 1024 by default
     * @param groups which of its virtual shards live where; by default an even spread
     */
    @ConfigurationProperties(prefix = ShardsProperties.PREFIX + ".keyspaces.*")
    public record KeyspaceProperties(
            @Nullable Integer virtualShards, @Nullable String groups) {}
}
