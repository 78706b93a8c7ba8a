package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.DuplicateRowException;
import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardConfigurationException;
import io.hibernateshards.ShardKey;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.fixtures.TestDatabase;
import io.hibernateshards.id.ShardedId;
import io.hibernateshards.sharding.ListPart;
import io.hibernateshards.sharding.ListSharding;
import io.hibernateshards.sharding.RangePart;
import io.hibernateshards.sharding.RangeSharding;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Whatever would lose rows from sight stops the boot instead: each change of the configuration, over filled databases. */
class BootProblemsIT {

    @Entity(name = "Letter")
    @EntityGroup("letter")
    static class Letter {
        @Id
        @ShardKey
        String name;

        Letter() {}

        Letter(String name) {
            this.name = name;
        }
    }

    @Entity(name = "Parcel")
    @EntityGroup("parcel")
    @RangeSharding(
            parts = {
                @RangePart(name = "low", before = "100", vshards = "0-3"),
                @RangePart(name = "high", from = "100", vshards = "4-7")
            })
    static class Parcel {
        @Id
        @ShardKey
        int number;

        Parcel() {}

        Parcel(int number) {
            this.number = number;
        }
    }

    @Entity(name = "Parcel")
    @EntityGroup("parcel")
    @RangeSharding(
            parts = {
                @RangePart(name = "low", before = "200", vshards = "0-3"),
                @RangePart(name = "high", from = "200", vshards = "4-7")
            })
    static class ParcelCutElsewhere {
        @Id
        @ShardKey
        int number;
    }

    @Entity(name = "Office")
    @EntityGroup("office")
    @ListSharding(
            parts = {
                @ListPart(name = "pl", values = "PL", vshards = "0-3"),
                @ListPart(name = "de", values = "DE", vshards = "4-7")
            })
    static class Office {
        @Id
        @ShardKey
        String country;

        Office() {}

        Office(String country) {
            this.country = country;
        }
    }

    @Entity(name = "Office")
    @EntityGroup("office")
    @ListSharding(
            parts = {
                @ListPart(name = "pl", values = "PL", vshards = "4-7"),
                @ListPart(name = "de", values = "DE", vshards = "0-3")
            })
    static class OfficeElsewhere {
        @Id
        @ShardKey
        String country;
    }

    @Entity(name = "Sender")
    @EntityGroup("sender")
    static class Sender {
        @Id
        @GeneratedValue
        @ShardedId
        @ShardKey
        Long id;
    }

    @Entity(name = "Stamp")
    @EntityGroup("sender")
    static class Stamp {
        @Id
        @GeneratedValue
        @ShardedId
        Long id;

        @ManyToOne(optional = false)
        @ShardKey
        Sender sender;
    }

    private static final Class<?>[] ENTITIES = {Letter.class, Parcel.class, Office.class, Sender.class, Stamp.class};

    private static List<TestDatabase> filled(Databases databases) {
        var stores = databases.fresh("one", "two");
        try (var unit = RoutedUnit.of(stores, TransactionMode.BEST_EFFORT, ENTITIES)) {
            unit.factory.inTransaction(session -> {
                for (int number = 0; number < 20; number++) {
                    session.persist(new Letter("letter" + number));
                    session.persist(new Parcel(number * 10));
                    session.persist(new Sender());
                }
                session.persist(new Office("PL"));
                session.persist(new Office("DE"));
            });
        }
        return stores;
    }

    private static RoutedUnit again(
            List<TestDatabase> stores, Consumer<Map<String, Object>> more, Class<?>... entities) {
        return RoutedUnit.of(
                stores,
                TransactionMode.BEST_EFFORT,
                settings -> {
                    settings.put("jakarta.persistence.schema-generation.database.action", "none");
                    more.accept(settings);
                },
                entities);
    }

    /** The unit does not start, with problems that say each of these; with the old configuration it starts and sees all. */
    private static void stops(
            List<TestDatabase> stores, Consumer<Map<String, Object>> change, Class<?>[] entities, String... texts) {
        assertThatThrownBy(() -> again(stores, change, entities))
                .isInstanceOf(ShardConfigurationException.class)
                .satisfies(failure -> assertThat(failure.getMessage()).contains(texts));
        try (var unit = again(stores, settings -> {}, ENTITIES)) {
            long letters =
                    unit.factory.fromTransaction(session -> (long) session.createQuery("from Letter", Letter.class)
                            .getResultList()
                            .size());
            assertThat(letters).isEqualTo(20);
            unit.factory.inTransaction(session -> {
                for (int number = 0; number < 20; number++) {
                    assertThat(session.find(Letter.class, "letter" + number)).isNotNull();
                    assertThat(session.find(Parcel.class, number * 10)).isNotNull();
                }
                assertThat(session.find(Office.class, "PL")).isNotNull();
            });
        }
    }

    @OnEachDatabase
    void anotherNumberOfVirtualShardsStops(Databases databases) {
        stops(
                filled(databases),
                settings -> settings.put("hibernate.shards.virtual_shards", 16),
                new Class<?>[] {Letter.class},
                "4 problems",
                "The database 'one' records that keyspace 'default' has 8 virtual shards, and the settings say 16",
                "The database 'two' records that keyspace 'default' has 8",
                "Set the number back");
    }

    @OnEachDatabase
    void anotherRangeOrListStops(Databases databases) {
        stops(
                filled(databases),
                settings -> {},
                new Class<?>[] {Letter.class, ParcelCutElsewhere.class, OfficeElsewhere.class},
                "4 problems",
                "The database 'one' records the function 'range",
                "for entity group 'parcel', and the mapping says 'range",
                "for entity group 'office', and the mapping says 'list",
                "Set it back, or load the rows into empty databases");
    }

    @OnEachDatabase
    void swappedUrlsStop(Databases databases) {
        stops(
                filled(databases),
                settings -> {
                    var one = settings.get("hibernate.shards.database.one.url");
                    settings.put(
                            "hibernate.shards.database.one.url", settings.get("hibernate.shards.database.two.url"));
                    settings.put("hibernate.shards.database.two.url", one);
                },
                ENTITIES,
                "The database configured as 'one' (number 0)",
                "records that it is 'two' (number 1)",
                "The database configured as 'two' (number 1)",
                "Put the URLs and the order of the list back as they were");
    }

    @OnEachDatabase
    void anotherOrderOfDatabasesStops(Databases databases) {
        stops(
                filled(databases),
                settings -> settings.put("hibernate.shards.databases", "two, one"),
                ENTITIES,
                "The database configured as 'one' (number 1)",
                "records that it is 'one' (number 0)",
                "Put the URLs and the order of the list back as they were");
    }

    @OnEachDatabase
    void aDatabaseAddedToTheListStops(Databases databases) {
        var stores = filled(databases);
        var third = databases.fresh("three");
        Consumer<Map<String, Object>> three = settings -> {
            // region added
            settings.put("hibernate.shards.databases", "one, two, three");
            settings.put("hibernate.shards.database.three.url", third.url());
            // endregion
            settings.put("hibernate.shards.database.three.user", third.user());
            settings.put("hibernate.shards.database.three.password", third.password());
        };
        stops(
                stores,
                three,
                ENTITIES,
                "The database 'one' records that it owns the virtual shards 0-3 of keyspace 'default', and the settings "
                        + "place",
                "with new databases as waiting, or put the list of databases back");

        // The remedy that the message names: the recorded places in groups, the new database waiting.
        try (var unit = again(
                stores,
                three.andThen(settings -> {
                    // region added
                    settings.put("hibernate.shards.groups", "a: 0-3 @ one, three(waiting); b: 4-7 @ two");
                    settings.put("jakarta.persistence.schema-generation.database.action", "create");
                    // endregion
                }),
                ENTITIES)) {
            unit.factory.inTransaction(
                    session -> assertThat(session.find(Letter.class, "letter1")).isNotNull());
        }
    }

    @OnEachDatabase
    void anotherUnitsDatabasesStop(Databases databases) throws SQLException {
        var stores = filled(databases);
        stores.get(1).execute("update hs_database set unit = 'other'");

        assertThatThrownBy(() -> again(stores, settings -> {}, ENTITIES))
                .isInstanceOf(ShardConfigurationException.class)
                .hasMessageContaining("The database 'two'")
                .hasMessageContaining("belongs to the persistence unit 'other', not to 'routed'")
                .hasMessageContaining("Correct its URL, or the unit's name");
    }

    @OnEachDatabase
    void settingsGroupsAndDatabasesAreReportedTogether(Databases databases) {
        assertThatThrownBy(() -> again(
                        databases.fresh("one", "two"),
                        settings -> {
                            settings.put("hibernate.shards.virtual_shard", 8);
                            settings.put("hibernate.shards.transactions", "xa");
                            settings.put("hibernate.shards.groups", "a: 0-3 @ one; b: 4-6 @ tow");
                        },
                        ENTITIES))
                .isInstanceOfSatisfying(
                        ShardConfigurationException.class,
                        failure -> assertThat(failure.problems()).hasSize(4))
                .hasMessageContaining("Did you mean 'hibernate.shards.virtual_shards'?")
                .hasMessageContaining("'xa'. It is one of best_effort, single")
                .hasMessageContaining("'tow', which 'hibernate.shards.databases' does not list. Did you mean 'two'?")
                .hasMessageContaining("The virtual shards 7 are in no vshard group");
    }

    @OnEachDatabase
    void oneIdOnTwoDatabasesIsAnError(Databases databases) throws SQLException {
        var stores = databases.fresh("one", "two");
        try (var unit = RoutedUnit.of(stores, TransactionMode.BEST_EFFORT, Sender.class, PlainStamp.class)) {
            var ids = new HashMap<Integer, Long>();
            unit.factory.inTransaction(session -> {
                while (ids.size() < 2) {
                    var sender = new Sender();
                    session.persist(sender);
                    var database = unit.factory.databaseOf(
                            unit.factory.shardOf(Sender.class, sender.id).orElseThrow());
                    ids.put(database.equals("one") ? 0 : 1, sender.id);
                }
            });
            for (int number = 0; number < 2; number++) {
                stores.get(number)
                        .execute("insert into PlainStamp (code, sender_id, vshard) select 'A', id, vshard from Sender"
                                + " where id = " + ids.get(number));
            }

            assertThatThrownBy(() -> unit.factory.inTransaction(session -> session.find(PlainStamp.class, "A")))
                    .isInstanceOf(DuplicateRowException.class)
                    .hasMessageContaining("'A' was found on the databases 'one' and 'two'")
                    .hasMessageContaining("Find out which of the two is right, and delete the other");
        }
    }

    @Entity(name = "PlainStamp")
    @EntityGroup("sender")
    @io.hibernateshards.UniquePerDatabase
    static class PlainStamp {
        @Id
        String code;

        @ManyToOne(optional = false)
        @ShardKey
        Sender sender;
    }

    @OnEachDatabase
    void anIdOutsideTheMapIsNoRowAndCannotBeWritten(Databases databases) {
        try (var unit = RoutedUnit.of(
                databases.fresh("one", "two"),
                TransactionMode.BEST_EFFORT,
                settings -> settings.put("hibernate.shards.virtual_shards", 6),
                Sender.class,
                Stamp.class)) {
            // Six virtual shards take the three lowest bits, so that 7 is outside.
            long outside = 1 << 9 | 7;

            unit.factory.inTransaction(
                    session -> assertThat(session.find(Sender.class, outside)).isNull());
            assertThatThrownBy(() -> unit.factory.inTransaction(session -> {
                        var sender = new Sender();
                        sender.id = outside;
                        session.merge(sender);
                    }))
                    .hasStackTraceContaining("names a virtual shard outside its keyspace, which has 6");
        }
    }

    @Test
    void databasesOfTwoProductsStop() {
        try (var h2 = Databases.create(DatabaseKind.H2);
                var postgres = Databases.create(DatabaseKind.POSTGRESQL)) {
            assertThatThrownBy(() -> RoutedUnit.of(
                            List.of(h2.fresh("one"), postgres.fresh("two")), TransactionMode.SINGLE, Letter.class))
                    .isInstanceOf(ShardConfigurationException.class)
                    .hasMessageContaining("is PostgreSQL")
                    .hasMessageContaining("and 'one' is H2")
                    .hasMessageContaining("Use the same product for all");
        }
    }
}
