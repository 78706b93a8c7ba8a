package io.hibernateshards.resharding;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.ShardId;
import io.hibernateshards.ShardUnavailableException;
import io.hibernateshards.catalog.DatabaseConnections;
import io.hibernateshards.catalog.MoveRecord;
import io.hibernateshards.catalog.SharedMap;
import io.hibernateshards.catalog.SharedMapTables;
import io.hibernateshards.fence.GuardedTable;
import io.hibernateshards.fence.OwnershipGuard;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.TestDatabase;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.KeyspaceMap;
import io.hibernateshards.topology.ShardMap;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Two guarded databases and a shared map on a third: virtual shards 0 and 1 are on the first, 2 on the second. Each can be taken
 * down, so that it gives no connections.
 */
final class TwoDatabases implements DatabaseConnections {

    static final Database ONE = new Database("one", 0);
    static final Database TWO = new Database("two", 1);
    static final Database HOME = new Database("home", 2);
    static final ShardId SHARD = new ShardId("default", 1);
    static final MoveLimits LIMITS = new MoveLimits(
            4_000, Duration.ofMillis(300), 6, Duration.ofMillis(300), Duration.ofSeconds(5), Duration.ZERO);

    final Set<Database> down = ConcurrentHashMap.newKeySet();
    private final Map<Database, TestDatabase> databases;
    private final List<GuardedTable> tables;
    private final SharedMap map;

    /** @param create the tables, on both databases */
    TwoDatabases(Databases fresh, List<GuardedTable> tables, String... create) throws SQLException {
        this.databases = Map.of(ONE, fresh.fresh("one"), TWO, fresh.fresh("two"), HOME, fresh.fresh("home"));
        this.tables = tables;
        this.map = new SharedMap(this, HOME, new SharedMapTables(null));
        var owners = List.of(ONE, ONE, TWO);
        for (var database : List.of(ONE, TWO)) {
            its(database)
                    .execute("create table hs_vshard (keyspace varchar(100) not null, vshard integer not null, "
                            + "mode varchar(20) not null, epoch bigint not null, token varchar(50), "
                            + "primary key (keyspace, vshard))");
            for (int shard = 0; shard < owners.size(); shard++) {
                its(database)
                        .execute("insert into hs_vshard values ('default', " + shard + ", '"
                                + (owners.get(shard) == database ? "OWNED" : "NOT_OWNED") + "', 1, null)");
            }
            its(database).execute(create);
            install(database);
        }
        map.create("shop", ShardMap.of(1, List.of(ONE, TWO, HOME), List.of(KeyspaceMap.ofPlaces("default", owners))));
    }

    private void install(Database database) throws SQLException {
        try (var connection = transaction(database)) {
            var guard = guard();
            guard.install(connection, tables);
            assertThat(guard.passUnseenWhatIsOwned(connection, tables, Duration.ofSeconds(5)))
                    .isTrue();
            connection.commit();
        }
    }

    boolean isPostgres() {
        return its(ONE).kind() == DatabaseKind.POSTGRESQL;
    }

    OwnershipGuard guard() {
        return OwnershipGuard.of(isPostgres() ? "PostgreSQL" : "H2", null).orElseThrow();
    }

    SharedMap map() {
        return map;
    }

    TestDatabase its(Database database) {
        return Objects.requireNonNull(databases.get(database));
    }

    Connection transaction(Database database) throws SQLException {
        var connection = its(database).connection();
        connection.setAutoCommit(false);
        return connection;
    }

    ShardMover mover() {
        return mover(LIMITS, (move, step) -> {});
    }

    ShardMover mover(MoveLimits limits, Listener listener) {
        return mover(limits, this, listener);
    }

    ShardMover mover(MoveLimits limits, DatabaseConnections connections, Listener listener) {
        return measured(limits, connections, (move, step) -> {
            try {
                listener.reached(move, step);
            } catch (SQLException failure) {
                throw new IllegalStateException(failure);
            }
        });
    }

    /** With one who hears of pauses too. */
    ShardMover measured(MoveLimits limits, DatabaseConnections connections, MoveListener listener) {
        return new ShardMover(map, connections, tables, limits, listener);
    }

    /** Hears of steps. */
    interface Listener {
        void reached(MoveRecord move, MoveStep step) throws SQLException;
    }

    /** The only open move. */
    MoveRecord open() {
        assertThat(map.moves()).hasSize(1);
        return map.moves().get(0);
    }

    /** What a database is to the virtual shard that moves. */
    String mode(Database database) throws SQLException {
        return its(database)
                .queryForStrings("select mode, case when token is null then 'quiet' else 'moving' end from hs_vshard "
                        + "where vshard = " + SHARD.number())
                .get(0);
    }

    @Override
    public Connection open(Database database) {
        if (down.contains(database)) {
            throw new ShardUnavailableException(database.name() + " is down", Set.of(database.name()), null);
        }
        try {
            return its(database).connection();
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
        return its(database).url();
    }
}
