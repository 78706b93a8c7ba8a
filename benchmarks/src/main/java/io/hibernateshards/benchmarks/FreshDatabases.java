package io.hibernateshards.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.TestDatabase;
import io.hibernateshards.fixtures.postgres.PostgresServer;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Empty databases of one kind. Those of PostgreSQL lie on the server that {@link PairedRun} has started, so that all forks
 * measure the same one; a fork run by itself starts its own.
 */
final class FreshDatabases implements AutoCloseable {

    /** The system property with the URL of the run's server, ending with a slash. */
    static final String SERVER = "benchmarks.postgresql";

    private final Databases own;

    private FreshDatabases(DatabaseKind kind) {
        this.own = Databases.create(kind);
    }

    static FreshDatabases of(DatabaseKind kind) {
        return new FreshDatabases(kind);
    }

    /** New databases {@code db0}, {@code db1} and so on. */
    List<TestDatabase> fresh(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> fresh("db" + number))
                .toList();
    }

    private TestDatabase fresh(String name) {
        String server = System.getProperty(SERVER);
        return own.kind() == DatabaseKind.POSTGRESQL && server != null ? onServer(server, name) : own.fresh(name);
    }

    private static TestDatabase onServer(String server, String name) {
        String unique = name + "_" + UUID.randomUUID().toString().substring(0, 8);
        try (var connection = DriverManager.getConnection(server + PostgresServer.USER, PostgresServer.USER, "");
                var statement = connection.createStatement()) {
            statement.execute("create database " + unique);
        } catch (SQLException failure) {
            throw new IllegalStateException("Cannot create database '" + unique + "'", failure);
        }
        return existing(server + unique, name);
    }

    /** A database of the run's server that is there already. */
    static TestDatabase existing(String url, String name) {
        var dataSource = new PGSimpleDataSource();
        dataSource.setURL(url);
        dataSource.setUser(PostgresServer.USER);
        dataSource.setPassword("");
        return new TestDatabase(
                name, DatabaseKind.POSTGRESQL, url, PostgresServer.USER, "", "org.postgresql.Driver", dataSource);
    }

    /** A pool as both sides of every comparison have it. */
    static HikariDataSource pool(DataSource connections) {
        var pool = new HikariDataSource();
        pool.setDataSource(connections);
        pool.setMaximumPoolSize(4);
        pool.setMinimumIdle(1);
        return pool;
    }

    @Override
    public void close() {
        own.close();
    }
}
