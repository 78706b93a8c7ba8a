package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardConfigurationException;
import io.hibernateshards.ShardId;
import io.hibernateshards.ShardKey;
import io.hibernateshards.ShardUnavailableException;
import io.hibernateshards.ShardedSession;
import io.hibernateshards.ShardedSessionFactory;
import io.hibernateshards.boot.ShardsPersistenceProvider;
import io.hibernateshards.catalog.DatabaseConnections;
import io.hibernateshards.catalog.ShardedTable;
import io.hibernateshards.catalog.SharedMap;
import io.hibernateshards.catalog.SharedMapTables;
import io.hibernateshards.fence.OwnershipGuard;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.fixtures.TestDatabase;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.ShardMap;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.PersistenceConfiguration;
import jakarta.persistence.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.io.TempDir;

/** Units whose nodes share a map, which one of the databases has. */
@NullUnmarked // Entities are filled by Hibernate.
class SharedUnitIT {

    private static final Map<String, Object> STATIC = Map.of("hibernate.hbm2ddl.auto", "update");
    private static final Map<String, Object> SHARED = with("hibernate.shards.catalog", "one");
    private static final String ADOPT = "hibernate.shards.catalog.adopt";

    @Entity(name = "Writer")
    @Table(name = "writer")
    @EntityGroup("writer")
    static class Writer {
        @Id
        @ShardKey
        String name;

        @ElementCollection
        List<String> tags = new ArrayList<>();
    }

    @Entity(name = "Text")
    @Table(name = "text")
    @EntityGroup("writer")
    static class Text {
        @Id
        UUID id = UUID.randomUUID();

        @ManyToOne(optional = false)
        @ShardKey
        Writer writer;
    }

    private static Map<String, Object> with(Object... more) {
        var settings = new HashMap<>(STATIC);
        for (int place = 0; place < more.length; place += 2) {
            settings.put((String) more[place], more[place + 1]);
        }
        return settings;
    }

    private static ShardedSessionFactory open(List<TestDatabase> stores, Map<String, Object> settings) {
        return open(stores, settings, Writer.class);
    }

    private static ShardedSessionFactory open(
            List<TestDatabase> stores, Map<String, Object> settings, Class<?>... entities) {
        var unit = new PersistenceConfiguration("shared").provider(ShardsPersistenceProvider.class.getName());
        List.of(entities).forEach(unit::managedClass);
        unit.property("hibernate.shards.virtual_shards", 8);
        unit.property(
                "hibernate.shards.databases",
                String.join(", ", stores.stream().map(TestDatabase::name).toList()));
        for (var store : stores) {
            var prefix = "hibernate.shards.database." + store.name() + ".";
            unit.property(prefix + "url", store.url());
            unit.property(prefix + "user", store.user());
            unit.property(prefix + "password", store.password());
            unit.property(prefix + "pool.max_size", 3);
        }
        settings.forEach(unit::property);
        return unit.createEntityManagerFactory().unwrap(ShardedSessionFactory.class);
    }

    private static SharedMap sharedMap(List<TestDatabase> stores) {
        return new SharedMap(
                new DatabaseConnections() {
                    @Override
                    public Connection open(Database database) {
                        try {
                            return stores.get(database.number()).connection();
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
                        return stores.get(database.number()).url();
                    }
                },
                new Database(stores.get(0).name(), 0),
                new SharedMapTables(null));
    }

    private static ShardMap map(List<TestDatabase> stores) {
        return sharedMap(stores).read().orElseThrow();
    }

    private static String places(ShardMap map) {
        return map.keyspace("default").text();
    }

    private static List<String> tables(TestDatabase store) throws SQLException {
        return store.queryForStrings("select lower(table_name) from information_schema.tables "
                + "where lower(table_schema) = 'public' order by 1");
    }

    /** What tells that something was made anew: the triggers with their numbers, where the database has some. */
    private static List<String> triggers(TestDatabase store) throws SQLException {
        return store.queryForStrings(
                store.kind() == DatabaseKind.H2
                        ? "select trigger_name from information_schema.triggers order by 1"
                        : "select tgrelid || ' ' || tgname || ' ' || xmin from pg_trigger where not tgisinternal order by 1");
    }

    private static void write(ShardedSessionFactory factory, String... names) {
        for (var name : names) {
            factory.inTransaction(session -> {
                var writer = new Writer();
                writer.name = name;
                writer.tags.add("first");
                session.persist(writer);
            });
        }
    }

    private static List<String> names(ShardedSessionFactory factory) {
        try (var session = factory.openSession()) {
            return session.createQuery("select name from Writer order by name", String.class)
                    .getResultList();
        }
    }

    @OnEachDatabase
    void theFirstStartCreatesTheMapAndTheNextOnesUseIt(Databases databases) throws Exception {
        var stores = databases.fresh("one", "two");

        try (var first = open(stores, SHARED)) {
            write(first, "anna", "bert", "carl", "dora");
        }

        var map = map(stores);
        assertThat(places(map)).isEqualTo("one: 0-3; two: 4-7");
        assertThat(sharedMap(stores).isAdoptionOpen()).isFalse();
        for (var store : stores) {
            assertThat(store.queryForStrings("select map_home from hs_database"))
                    .containsExactly("one");
            assertThat(store.queryForStrings("select distinct epoch from hs_vshard"))
                    .containsExactly("1");
        }
        assertThat(sharedMap(stores).tables()).extracting(ShardedTable::name).containsExactly("writer", "Writer_tags");
        assertThat(tables(stores.get(1))).doesNotContain("hs_map", "hs_move");
        long epoch = map.epoch();
        var before = List.of(triggers(stores.get(0)), triggers(stores.get(1)));
        try (var second = open(stores, SHARED)) {
            assertThat(names(second)).containsExactly("anna", "bert", "carl", "dora");
        }
        assertThat(map(stores).epoch()).isEqualTo(epoch);
        assertThat(List.of(triggers(stores.get(0)), triggers(stores.get(1)))).isEqualTo(before);
    }

    @OnEachDatabase
    void guardsRefuseForeignRowsWhoeverWritesThem(Databases databases) throws Exception {
        var stores = databases.fresh("one", "two");
        open(stores, SHARED).close();

        stores.get(0).execute("insert into writer (name, vshard) values ('own', 3)");
        stores.get(1).execute("insert into writer (name, vshard) values ('own', 4)");

        for (var refused : List.of(
                "insert into writer (name, vshard) values ('foreign', 4)",
                "insert into Writer_tags (Writer_name, tags, vshard) values ('own', 'x', 7)")) {
            assertThatThrownBy(() -> stores.get(0).execute(refused))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            refusal -> assertThat(OwnershipGuard.isRefusal(refusal))
                                    .isTrue());
        }
    }

    @OnEachDatabase
    void placesComeFromTheCatalogWhateverTheSettingsSpread(Databases databases) throws Exception {
        var stores = databases.fresh("one", "two");
        open(stores, SHARED).close();

        try (var factory =
                open(stores, with("hibernate.shards.catalog", "one", "hibernate.shards.groups", "a: 0-7 @ two"))) {
            assertThat(factory.databaseOf(new ShardId("default", 0))).isEqualTo("one");
        }
    }

    @OnEachDatabase
    void aDatabaseThatTheSettingsAddJoinsEmpty(Databases databases) throws Exception {
        var stores = databases.fresh("one", "two", "three");
        open(stores.subList(0, 2), SHARED).close();

        open(stores, SHARED).close();

        assertThat(map(stores).databases()).extracting(Database::name).containsExactly("one", "two", "three");
        assertThat(places(map(stores))).isEqualTo("one: 0-3; two: 4-7");
        assertThat(stores.get(2).queryForStrings("select distinct mode from hs_vshard"))
                .containsExactly("NOT_OWNED");
        assertThatThrownBy(() -> stores.get(2).execute("insert into writer (name, vshard) values ('x', 0)"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("NOT_OWNED");
        assertThatThrownBy(() -> open(stores.subList(0, 2), SHARED))
                .isInstanceOf(ShardConfigurationException.class)
                .hasMessageContaining("lists the databases 'one, two, three', and the settings list 'one, two'")
                .hasMessageContaining("Put 'hibernate.shards.databases' in that order");
    }

    @OnEachDatabase
    void aNodeThatDoesNotKnowANewDatabaseGoesOnWithoutIt(Databases databases) throws Exception {
        var stores = databases.fresh("one", "two", "three");
        try (var older = open(stores.subList(0, 2), SHARED)) {
            write(older, "anna");

            open(stores, SHARED).close();
            await().until(() -> older.databaseNames().size() == 3);

            write(older, "bert", "carl");
            assertThat(names(older)).containsExactly("anna", "bert", "carl");
            assertThatThrownBy(() -> older.inTransaction(session -> session.unwrap(ShardedSession.class)
                            .withDatabase(
                                    "three",
                                    its -> its.createNativeQuery("select 1", Integer.class)
                                            .getSingleResult())))
                    .isInstanceOf(ShardUnavailableException.class)
                    .hasMessageContaining("'three' joined the shared map after this node started")
                    .hasMessageContaining("Start it again with settings that name the database");
        }
    }

    @OnEachDatabase
    void anotherCountOfVirtualShardsIsRefused(Databases databases) throws Exception {
        var stores = databases.fresh("one", "two");
        open(stores, SHARED).close();

        assertThatThrownBy(() ->
                        open(stores, with("hibernate.shards.catalog", "one", "hibernate.shards.virtual_shards", 16)))
                .isInstanceOf(ShardConfigurationException.class)
                .hasMessageContaining("has 8 virtual shards for keyspace 'default', and the settings say 16")
                .hasMessageContaining("Set the number back");
    }

    @OnEachDatabase
    void aKeyspaceThatTheSettingsAddIsAdded(Databases databases) throws Exception {
        var stores = databases.fresh("one", "two");
        open(stores, SHARED).close();

        open(stores, with("hibernate.shards.catalog", "one", "hibernate.shards.keyspace.more.virtual_shards", 4))
                .close();

        assertThat(map(stores).keyspace("more").text()).isEqualTo("one: 0-1; two: 2-3");
        assertThat(stores.get(1).queryForStrings("select count(*) from hs_vshard where keyspace = 'more'"))
                .containsExactly("4");
        open(stores, SHARED).close();
    }

    @OnEachDatabase
    void aNodeWithoutTheCatalogOrWithAnotherIsRefused(Databases databases) throws Exception {
        var stores = databases.fresh("one", "two");
        open(stores, SHARED).close();

        assertThatThrownBy(() -> open(stores, STATIC))
                .isInstanceOfSatisfying(
                        ShardConfigurationException.class,
                        refused -> assertThat(refused.problems()).hasSize(2))
                .hasMessageContaining("records that the unit's map is shared and kept on 'one'")
                .hasMessageContaining("Set 'hibernate.shards.catalog' to 'one'");
        assertThatThrownBy(() -> open(stores, with("hibernate.shards.catalog", "two")))
                .isInstanceOf(ShardConfigurationException.class)
                .hasMessageContaining("kept on 'one', and the settings say 'two'");
        assertThat(tables(stores.get(1))).doesNotContain("hs_map");
    }

    @OnEachDatabase
    void aLostMapIsNotMadeAnew(Databases databases) throws Exception {
        var stores = databases.fresh("one", "two");
        open(stores, SHARED).close();
        stores.get(0).execute("delete from hs_map");

        assertThatThrownBy(() -> open(stores, SHARED))
                .isInstanceOf(ShardConfigurationException.class)
                .hasMessageContaining("where there is none")
                .hasMessageContaining("restore it from a backup");
    }

    @OnEachDatabase
    void aStaticUnitIsAdoptedOnlyWhereThatIsAskedFor(Databases databases) throws Exception {
        var stores = databases.fresh("one", "two");
        try (var before = open(stores, STATIC)) {
            write(before, "anna", "bert", "carl", "dora");
        }
        assertThat(tables(stores.get(0))).doesNotContain("hs_map", "hs_guard", "hs_change");

        assertThatThrownBy(() -> open(stores, SHARED))
                .isInstanceOf(ShardConfigurationException.class)
                .hasMessageContaining("was set up with a map of the settings alone")
                .hasMessageContaining("Set 'hibernate.shards.catalog.adopt' to 'true'");
        assertThat(tables(stores.get(0))).doesNotContain("hs_map", "hs_guard");
        try (var adopted = open(stores, with("hibernate.shards.catalog", "one", ADOPT, true))) {
            write(adopted, "emil");
            assertThat(names(adopted)).containsExactly("anna", "bert", "carl", "dora", "emil");
        }

        assertThat(places(map(stores))).isEqualTo("one: 0-3; two: 4-7");
        assertThatThrownBy(() -> stores.get(0).execute("insert into writer (name, vshard) values ('x', 4)"))
                .isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> open(stores, STATIC)).isInstanceOf(ShardConfigurationException.class);
        open(stores, SHARED).close();
    }

    @OnEachDatabase
    void nothingMovesUntilAnAdoptionIsConfirmed(Databases databases) throws Exception {
        var stores = databases.fresh("one", "two");
        open(stores, STATIC).close();
        open(stores, with("hibernate.shards.catalog", "one", ADOPT, true)).close();
        var map = sharedMap(stores);
        var now = map.read().orElseThrow();

        assertThat(map.isAdoptionOpen()).isTrue();
        assertThatThrownBy(() -> map.begin(now, "m", new ShardId("default", 0), now.database("two"), "PLANNED", "t"))
                .hasMessageContaining("was not confirmed")
                .hasMessageContaining("End all processes that were started before");
        assertThat(map.confirmAdopted()).isTrue();

        assertThat(map.confirmAdopted()).isFalse();
        assertThat(map.begin(now, "m", new ShardId("default", 0), now.database("two"), "PLANNED", "t"))
                .isPresent();
    }

    @OnEachDatabase
    void whatMovesIsNotComparedAndWhatDoesNotIs(Databases databases) throws Exception {
        var stores = databases.fresh("one", "two");
        open(stores, SHARED).close();
        var map = sharedMap(stores);
        var now = map.read().orElseThrow();
        map.begin(now, "m", new ShardId("default", 0), now.database("two"), "PLANNED", "t");
        stores.get(0).execute("update hs_vshard set mode = 'FROZEN' where vshard = 0");

        open(stores, SHARED).close();
        stores.get(0).execute("update hs_vshard set mode = 'NOT_OWNED' where vshard = 1");

        assertThatThrownBy(() -> open(stores, SHARED))
                .isInstanceOf(ShardConfigurationException.class)
                .hasMessageContaining("owns the virtual shards 2-3 of keyspace 'default'")
                .hasMessageContaining("of the shared map places 1-3 there")
                .hasMessageContaining("restore both of one time");
    }

    @OnEachDatabase
    void aChangedMappingInstallsWhatIsNewAndAnOlderOneTakesNothingAway(Databases databases) throws Exception {
        var stores = databases.fresh("one", "two");
        open(stores, SHARED).close();

        open(stores, SHARED, Writer.class, Text.class).close();
        open(stores, SHARED).close();

        assertThat(sharedMap(stores).tables())
                .extracting(ShardedTable::name)
                .containsExactly("writer", "Writer_tags", "text");
        stores.get(1).execute("insert into writer (name, vshard) values ('own', 4)");
        assertThatThrownBy(() -> stores.get(1)
                        .execute("insert into text (id, writer_name, vshard) values ('" + UUID.randomUUID()
                                + "', 'own', 0)"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("NOT_OWNED");
    }

    @OnEachDatabase
    void aGuardThatSomebodyTookAwayIsInstalledAgain(Databases databases) throws Exception {
        var stores = databases.fresh("one", "two");
        try (var factory = open(stores, SHARED)) {
            factory.getSchemaManager().dropMappedObjects(false);
            factory.getSchemaManager().exportMappedObjects(false);
        }
        assertThatThrownBy(() -> stores.get(0).execute("insert into writer (name, vshard) values ('x', 4)"))
                .isInstanceOf(SQLException.class);
        stores.get(0).execute("drop table Writer_tags", "drop table writer");

        open(stores, SHARED).close();

        assertThatThrownBy(() -> stores.get(0).execute("insert into writer (name, vshard) values ('x', 4)"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("NOT_OWNED");
    }

    @OnEachDatabase
    void nodesThatStartAtTheSameTimeAllSucceed(Databases databases) throws Exception {
        var stores = databases.fresh("one", "two");
        // Hibernate's own update does not bear several at once.
        open(stores, STATIC).close();
        for (var store : stores) {
            store.execute(
                    "delete from hs_database",
                    "delete from hs_keyspace",
                    "delete from hs_vshard",
                    "delete from hs_entity_group");
        }
        var node = with("hibernate.shards.catalog", "one", "hibernate.hbm2ddl.auto", "none");
        new SharedMapTables(null).createStatements().forEach(statement -> execute(stores.get(0), statement));

        var threads = Executors.newFixedThreadPool(4);
        try {
            var starts = new ArrayList<Callable<Boolean>>();
            for (int count = 0; count < 4; count++) {
                starts.add(() -> {
                    open(stores, node).close();
                    return true;
                });
            }
            for (var start : threads.invokeAll(starts)) {
                assertThat(start.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(places(map(stores))).isEqualTo("one: 0-3; two: 4-7");
        for (var store : stores) {
            assertThat(store.queryForStrings("select table_name from hs_guard order by 1"))
                    .containsExactlyInAnyOrder("writer", "Writer_tags");
        }
    }

    @OnEachDatabase
    void theScriptHasTheTablesOfTheCatalogAndAStartAfterItCreatesNone(Databases databases, @TempDir Path directory)
            throws Exception {
        var script = directory.resolve("create.sql");
        var stores = databases.fresh("one", "two");
        var none = with("hibernate.shards.catalog", "one", "hibernate.hbm2ddl.auto", "none");
        var writing = new HashMap<>(none);
        writing.put("jakarta.persistence.schema-generation.scripts.action", "create");
        writing.put("jakarta.persistence.schema-generation.scripts.create-target", script.toString());
        assertThatThrownBy(() -> open(stores, writing))
                .isInstanceOf(ShardConfigurationException.class)
                .hasMessageContaining("lacks the library's tables hs_map, ")
                .hasMessageContaining("run that script");
        for (var store : stores) {
            store.execute(Files.readString(script).split(";"));
        }
        var before = tables(stores.get(0));
        assertThat(before).contains("hs_map", "hs_table", "hs_guard", "hs_vshard");

        try (var factory = open(stores, none)) {
            write(factory, "anna", "bert");
            assertThat(names(factory)).containsExactly("anna", "bert");
        }

        assertThat(stores.get(0).queryForStrings("select count(*) from hs_map")).containsExactly("1");
        assertThat(stores.get(1).queryForStrings("select count(*) from hs_map")).containsExactly("0");
        assertThatThrownBy(() -> stores.get(0).execute("insert into writer (name, vshard) values ('x', 4)"))
                .isInstanceOf(SQLException.class);
    }

    private static void execute(TestDatabase store, String sql) {
        try {
            store.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @OnEachDatabase
    void createDropLeavesNothingAndStartsOver(Databases databases) throws Exception {
        var stores = databases.fresh("one", "two");
        var settings = with("hibernate.shards.catalog", "one", "hibernate.hbm2ddl.auto", "create-drop");
        try (var factory = open(stores, settings)) {
            write(factory, "anna");
            assertThat(tables(stores.get(0))).contains("hs_map", "hs_guard", "hs_change");
        }

        for (var store : stores) {
            assertThat(tables(store)).isEmpty();
            assertThat(triggers(store)).isEmpty();
            if (store.kind() != DatabaseKind.H2) {
                assertThat(store.queryForStrings("select proname from pg_proc where proname like 'hs%'"))
                        .isEmpty();
            }
        }
        try (var factory = open(
                stores,
                with(
                        "hibernate.shards.catalog",
                        "one",
                        "hibernate.hbm2ddl.auto",
                        "create",
                        "hibernate.shards.virtual_shards",
                        16))) {
            write(factory, "anna");
        }
        try (var factory = open(stores, settings)) {
            write(factory, "anna");
            assertThat(places(map(stores))).isEqualTo("one: 0-3; two: 4-7");
        }
    }
}
