package io.hibernateshards.scenario;

import io.hibernateshards.ShardUnavailableException;
import io.hibernateshards.catalog.CatalogTables;
import io.hibernateshards.catalog.DatabaseConnections;
import io.hibernateshards.catalog.DatabaseGate;
import io.hibernateshards.catalog.DatabaseIdentity;
import io.hibernateshards.catalog.DatabaseProducts;
import io.hibernateshards.catalog.ExpectedIdentity;
import io.hibernateshards.catalog.SchemaStep;
import io.hibernateshards.fixtures.TestDatabase;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.KeyspaceMap;
import io.hibernateshards.topology.ShardMap;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What one JVM of an application knows of its databases, some of which may be out of reach. */
final class Node implements DatabaseConnections {

    static final CatalogTables TABLES = new CatalogTables(null);

    private final List<TestDatabase> targets;
    private final List<Database> databases = new ArrayList<>();
    private final Set<Database> down = ConcurrentHashMap.newKeySet();

    Node(List<TestDatabase> targets, String... names) {
        this.targets = targets;
        for (int number = 0; number < names.length; number++) {
            databases.add(new Database(names[number], number));
        }
    }

    List<Database> databases() {
        return databases;
    }

    void setDown(Database database, boolean isDown) {
        if (isDown) {
            down.add(database);
        } else {
            down.remove(database);
        }
    }

    /** An even spread of so many virtual shards. */
    ShardMap evenly(int shardCount) {
        return ShardMap.of(0, databases, List.of(KeyspaceMap.evenly("default", shardCount, databases)));
    }

    ExpectedIdentity expected(ShardMap map, String... shardedTables) {
        return new ExpectedIdentity(
                "unit",
                () -> map,
                Map.of("default", 10),
                List.of(new ExpectedIdentity.Group("member", "default", "hash")),
                List.of(shardedTables),
                null);
    }

    DatabaseGate gate(ExpectedIdentity expected, SchemaStep schema, Duration cutOff) {
        return new DatabaseGate(
                this,
                databases,
                DatabaseProducts.read(this, databases),
                new DatabaseIdentity(this, TABLES, expected),
                schema,
                cutOff);
    }

    /** A gate whose schema step creates the library's tables alone. */
    DatabaseGate gate(ExpectedIdentity expected) {
        return gate(expected, step(false, true), Duration.ZERO);
    }

    static SchemaStep step(boolean startsOver, boolean mayCreate) {
        return new SchemaStep() {
            @Override
            public boolean startsOver() {
                return startsOver;
            }

            @Override
            public boolean mayCreate() {
                return mayCreate;
            }

            @Override
            public void run(Database database) {}
        };
    }

    @Override
    public Connection open(Database database) {
        if (down.contains(database)) {
            throw new ShardUnavailableException(database + " is out of reach", Set.of(database.name()), null);
        }
        try {
            return targets.get(database.number()).dataSource().getConnection();
        } catch (SQLException failure) {
            throw new ShardUnavailableException(database + " is down", Set.of(database.name()), failure);
        }
    }

    @Override
    public void release(Database database, Connection connection) throws SQLException {
        connection.close();
    }

    @Override
    public String address(Database database) {
        return "jdbc:" + database.name();
    }
}
