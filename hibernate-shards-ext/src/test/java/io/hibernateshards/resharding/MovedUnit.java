package io.hibernateshards.resharding;

import io.hibernateshards.ShardId;
import io.hibernateshards.ShardUnavailableException;
import io.hibernateshards.ShardedSessionFactory;
import io.hibernateshards.boot.ShardsPersistenceProvider;
import io.hibernateshards.catalog.DatabaseConnections;
import io.hibernateshards.catalog.MoveRecord;
import io.hibernateshards.catalog.SharedMap;
import io.hibernateshards.catalog.SharedMapTables;
import io.hibernateshards.fence.GuardedTable;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.TestDatabase;
import io.hibernateshards.topology.Database;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceConfiguration;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.hibernate.jpa.HibernatePersistenceProvider;

/** A unit of three databases that shares its map, beside the same unit on one ordinary database; its virtual shards are moved. */
final class MovedUnit implements DatabaseConnections, AutoCloseable {

    static final int SHARDS = 16;
    private static final MoveLimits LIMITS = new MoveLimits(
            50_000, Duration.ofMillis(200), 10, Duration.ofMillis(200), Duration.ofSeconds(20), Duration.ZERO);

    private final Databases fresh;
    private final List<TestDatabase> databases;
    private final EntityManagerFactory sharded;
    private final EntityManagerFactory plain;
    private final SharedMap map;

    MovedUnit(Databases fresh, Map<String, ?> settings) {
        this.fresh = fresh;
        this.databases = IntStream.range(0, 3)
                .mapToObj(number -> fresh.fresh("db" + number))
                .toList();
        this.sharded = open("create", settings);
        var one = fresh.fresh("plain");
        var unit = unit("create");
        unit.provider(HibernatePersistenceProvider.class.getName());
        unit.property("jakarta.persistence.jdbc.url", one.url());
        unit.property("jakarta.persistence.jdbc.user", one.user());
        unit.property("jakarta.persistence.jdbc.password", one.password());
        this.plain = unit.createEntityManagerFactory();
        this.map = new SharedMap(this, new Database("db0", 0), new SharedMapTables(null));
    }

    private static PersistenceConfiguration unit(String action) {
        var unit = new PersistenceConfiguration("bank");
        List.of(Account.class, Booking.class, Ticket.class).forEach(unit::managedClass);
        unit.property("jakarta.persistence.schema-generation.database.action", action);
        return unit;
    }

    /** One more process of the unit, in this one. */
    EntityManagerFactory open(String action, Map<String, ?> settings) {
        var unit = unit(action);
        unit.provider(ShardsPersistenceProvider.class.getName());
        unit.property("hibernate.shards.virtual_shards", SHARDS);
        unit.property("hibernate.shards.transactions", "best_effort");
        unit.property("hibernate.shards.catalog", "db0");
        unit.property("hibernate.shards.catalog.poll", 50);
        unit.property("hibernate.shards.databases", "db0, db1, db2");
        for (var database : databases) {
            var prefix = "hibernate.shards.database." + database.name() + ".";
            unit.property(prefix + "url", database.url());
            unit.property(prefix + "user", database.user());
            unit.property(prefix + "password", database.password());
            unit.property(prefix + "pool.max_size", 12);
        }
        settings.forEach(unit::property);
        return unit.createEntityManagerFactory();
    }

    EntityManagerFactory sharded() {
        return sharded;
    }

    EntityManagerFactory plain() {
        return plain;
    }

    SharedMap map() {
        return map;
    }

    TestDatabase database(String name) {
        return databases.stream()
                .filter(database -> database.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    ShardId shardOf(String owner) {
        return sharded.unwrap(ShardedSessionFactory.class)
                .shardOf(Account.class, owner)
                .orElseThrow();
    }

    /** Another database than the one that a virtual shard is on, by the shared map. */
    Database elsewhere(ShardId shard) {
        var now = map.read().orElseThrow();
        return now.databases()
                .get((now.databaseOf(shard).number() + 1) % now.databases().size());
    }

    ShardMover mover(BiConsumer<MoveRecord, MoveStep> listener) {
        var tables = map.tables().stream().map(GuardedTable::of).toList();
        return new ShardMover(map, this, tables, LIMITS, listener::accept);
    }

    /** Moves a virtual shard to another database than its own. */
    void move(ShardId shard, BiConsumer<MoveRecord, MoveStep> listener) {
        var mover = mover(listener);
        mover.carryOut(mover.begin(shard, elsewhere(shard)));
    }

    @Override
    public Connection open(Database database) {
        try {
            return database(database.name()).connection();
        } catch (SQLException failure) {
            throw new ShardUnavailableException("no connection", Set.of(database.name()), failure);
        }
    }

    @Override
    public void release(Database database, Connection connection) throws SQLException {
        connection.close();
    }

    @Override
    public String address(Database database) {
        return database(database.name()).url();
    }

    @Override
    public void close() {
        sharded.close();
        plain.close();
    }
}
