package io.hibernateshards.resharding;

import io.hibernateshards.ShardId;
import io.hibernateshards.ShardUnavailableException;
import io.hibernateshards.catalog.CatalogTables;
import io.hibernateshards.catalog.ShardedTable;
import io.hibernateshards.catalog.SharedMap;
import io.hibernateshards.catalog.SharedMapTables;
import io.hibernateshards.fence.GuardedTable;
import io.hibernateshards.fence.OwnershipGuard;
import io.hibernateshards.fixtures.Databases;
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
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Posts with their likes on databases that share a map, with guards, and rows in every virtual shard. */
public final class SharedShop {

    /** Virtual shard v has this many posts times v + 1, and two likes for each. */
    public static final int POSTS = 3;

    static final List<GuardedTable> TABLES = List.of(
            new GuardedTable("posts", "default", "vshard", List.of("id"), true),
            new GuardedTable("likes", "default", "vshard", List.of("post_id"), false));

    private final List<TestDatabase> databases;
    private final SharedMap map;

    private SharedShop(List<TestDatabase> databases) {
        this.databases = databases;
        this.map = new SharedMap(new NamedConnections(access()), new Database("one", 0), new SharedMapTables(null));
    }

    /** @param names the databases, in their order; "one" has the catalog */
    public static SharedShop of(Databases fresh, KeyspaceMap keyspace, String... names) throws SQLException {
        var databases = new ArrayList<TestDatabase>();
        var its = new ArrayList<Database>();
        for (var name : names) {
            its.add(new Database(name, its.size()));
            databases.add(fresh.fresh(name));
        }
        var shop = new SharedShop(databases);
        for (var database : its) {
            shop.create(database, keyspace);
        }
        shop.map.create("shop", ShardMap.of(1, its, List.of(keyspace)));
        shop.map.describe(List.of(
                new ShardedTable(
                        "posts", "default", "vshard", List.of("id"), true, List.of(), List.of(), "posts' columns"),
                new ShardedTable(
                        "likes",
                        "default",
                        "vshard",
                        List.of("post_id"),
                        false,
                        List.of(),
                        List.of("posts"),
                        "likes' columns")));
        return shop;
    }

    private void create(Database database, KeyspaceMap keyspace) throws SQLException {
        database(database.name())
                .execute(new CatalogTables(null).createStatements().toArray(String[]::new));
        database(database.name())
                .execute(
                        "insert into hs_database (slot, format, unit, name, database_number, state) values (1, 1, 'shop', '"
                                + database.name() + "', " + database.number() + ", 'COMPLETE')",
                        "create table posts (id integer primary key, vshard integer not null, body varchar(100))",
                        "create table likes (post_id integer not null references posts, vshard integer not null)");
        for (int shard = 0; shard < keyspace.shardCount(); shard++) {
            boolean owned = keyspace.databaseOf(shard).equals(database);
            database(database.name())
                    .execute("insert into hs_vshard values ('default', " + shard + ", '"
                            + (owned ? "OWNED" : "NOT_OWNED") + "', 1, null)");
            for (int post = 0; owned && post < POSTS * (shard + 1); post++) {
                int id = 1000 * shard + post;
                database(database.name())
                        .execute(
                                "insert into posts values (" + id + ", " + shard + ", 'post " + id + "')",
                                "insert into likes values (" + id + ", " + shard + "), (" + id + ", " + shard + ")");
            }
        }
        try (var connection = database(database.name()).connection()) {
            connection.setAutoCommit(false);
            var guard = OwnershipGuard.of(connection.getMetaData().getDatabaseProductName(), null)
                    .orElseThrow();
            guard.install(connection, TABLES);
            guard.passUnseenWhatIsOwned(connection, TABLES, Duration.ofSeconds(5));
            connection.commit();
        }
    }

    public TestDatabase database(String name) {
        return databases.stream()
                .filter(database -> database.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The settings by which a program reaches the databases, without their passwords. */
    public Map<String, String> settings() {
        var settings = new TreeMap<String, String>();
        settings.put(
                "hibernate.shards.databases",
                databases.stream().map(TestDatabase::name).collect(Collectors.joining(",")));
        settings.put("hibernate.shards.catalog", "one");
        for (var database : databases) {
            var prefix = "hibernate.shards.database." + database.name() + ".";
            settings.put(prefix + "url", database.url());
            settings.put(prefix + "user", database.user());
        }
        return settings;
    }

    /** Begins a move and leaves it. */
    public void beginMove(int shard, String to) {
        new ShardMover(
                        map,
                        new NamedConnections(access()),
                        TABLES,
                        ReshardingLimits.DEFAULT.ofOneMove(),
                        (move, step) -> {})
                .begin(new ShardId("default", shard), map.read().orElseThrow().database(to));
    }

    /** Runs statements on a database whose guards are taken off for them. */
    public void unguarded(String name, String... statements) throws SQLException {
        try (var connection = database(name).connection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            var guard = OwnershipGuard.of(connection.getMetaData().getDatabaseProductName(), null)
                    .orElseThrow();
            for (var table : TABLES) {
                guard.remove(connection, table);
            }
            for (var sql : statements) {
                statement.execute(sql);
            }
            guard.install(connection, TABLES);
            connection.commit();
        }
    }

    /** Tells the map of a node with a lease. */
    public void node(String name, long epoch, Duration lease) {
        map.renew(name + "-id", name, epoch, lease);
    }

    SharedMap map() {
        return map;
    }

    /** Which virtual shards have posts on a database, with how many. */
    public TreeMap<Integer, Long> postsOn(String database) throws SQLException {
        var posts = new TreeMap<Integer, Long>();
        for (var row : database(database).queryForStrings("select vshard, count(*) from posts group by vshard")) {
            var cells = row.split("\\|");
            posts.put(Integer.parseInt(cells[0]), Long.parseLong(cells[1]));
        }
        return posts;
    }

    DatabaseAccess access() {
        return new DatabaseAccess() {
            @Override
            public List<String> names() {
                return databases.stream().map(TestDatabase::name).toList();
            }

            @Override
            public Connection open(String name) {
                try {
                    return database(name).connection();
                } catch (SQLException failure) {
                    throw new ShardUnavailableException("no connection", Set.of(name), failure);
                }
            }

            @Override
            public void release(String name, Connection connection) throws SQLException {
                connection.close();
            }

            @Override
            public String address(String name) {
                return database(name).url();
            }
        };
    }
}
