package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import io.hibernateshards.ShardUnavailableException;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.sharding.Crc32Sharding;
import io.hibernateshards.sharding.DirectorySharding;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** A link shortener: links by the checksum of their key, or where a key map says. */
class LinkShortenerIT {

    @Entity(name = "Link")
    @EntityGroup("link")
    @Crc32Sharding
    static class Link {
        @Id
        @ShardKey
        String shortened;

        String target;

        Link() {}

        Link(String shortened, String target) {
            this.shortened = shortened;
            this.target = target;
        }
    }

    @Entity(name = "Mapped")
    @EntityGroup("mapped")
    @DirectorySharding
    static class Mapped {
        @Id
        @ShardKey
        String shortened;

        String target;

        Mapped() {}

        Mapped(String shortened, String target) {
            this.shortened = shortened;
            this.target = target;
        }
    }

    private static WatchedUnit checksums(Databases databases, int count) {
        return WatchedUnit.of(
                databases,
                IntStream.range(0, count).mapToObj(number -> "db" + number).toList(),
                Map.of(),
                Link.class);
    }

    /** A database for the key map alone, and two for the links. */
    private static final Map<String, ?> MAP_AND_TWO = Map.of(
            "hibernate.shards.virtual_shards", 2,
            "hibernate.shards.groups", "first: 0 @ shard_1; second: 1 @ shard_2",
            "hibernate.shards.unsharded_database", "map");

    private static final List<String> MAP_AND_TWO_NAMES = List.of("map", "shard_1", "shard_2");

    @OnEachDatabase
    void keysZeroToNineAreWhereTheirChecksumIs(Databases databases) {
        try (var unit = checksums(databases, 2)) {
            unit.persist(IntStream.range(0, 10)
                    .mapToObj(key -> new Link(String.valueOf(key), "https://example.org/" + key))
                    .toList());

            var keys = "select shortened from Link order by shortened";
            assertThat(unit.rows("db0", keys)).containsExactly("4", "5", "6", "7");
            assertThat(unit.rows("db1", keys)).containsExactly("0", "1", "2", "3", "8", "9");
            unit.asking(
                    Set.of("db0"),
                    session -> assertThat(session.find(Link.class, "4").target).isEqualTo("https://example.org/4"));
            assertThat(unit.list(
                            Set.of("db0", "db1"),
                            "select l.shortened from Link l order by l.shortened limit 3 offset 3",
                            String.class))
                    .containsExactly("3", "4", "5");
            assertThat(unit.list(Set.of("db0", "db1"), "select count(l) from Link l", Long.class))
                    .containsExactly(10L);
        }
    }

    @OnEachDatabase
    void keyOneIsOnTheThirdOfThreeAndTheFourthOfFour(Databases databases) {
        for (int count : List.of(3, 4)) {
            try (var unit = checksums(databases, count)) {
                unit.persist(List.of(new Link("1", "https://example.org")));

                assertThat(unit.rows("db" + (count - 1), "select vshard, shortened from Link"))
                        .containsExactly((count - 1) + "|1");
            }
        }
    }

    @OnEachDatabase
    void aKeyMapSendsTheFirstKeyToTheFirstShardAndTheSecondToTheSecond(Databases databases) {
        try (var unit = WatchedUnit.of(databases, MAP_AND_TWO_NAMES, MAP_AND_TWO, Mapped.class)) {
            unit.persist(List.of(new Mapped("a", "1"), new Mapped("b", "2"), new Mapped("c", "3")));

            assertThat(unit.rows("shard_1", "select shortened from Mapped order by 1"))
                    .containsExactly("a", "c");
            assertThat(unit.rows("shard_2", "select shortened from Mapped order by 1"))
                    .containsExactly("b");
            assertThat(unit.rows("map", "select entity_group, vshard, entries from hs_directory_count order by 2"))
                    .containsExactly("mapped|0|2", "mapped|1|1");
            assertThat(unit.rows("map", "select vshard from hs_directory order by key_form"))
                    .containsExactly("0", "1", "0");
        }
    }

    @OnEachDatabase
    void aNewNodeReadsTheMapThenTheShardAndLaterTheShardAlone(Databases databases) {
        var stores = MAP_AND_TWO_NAMES.stream().map(databases::fresh).toList();
        try (var unit = WatchedUnit.over(stores, MAP_AND_TWO, Mapped.class)) {
            unit.persist(List.of(new Mapped("a", "1"), new Mapped("b", "2")));
        }
        var again = new HashMap<String, Object>(MAP_AND_TWO);
        again.put("jakarta.persistence.schema-generation.database.action", "none");
        try (var unit = WatchedUnit.over(stores, again, Mapped.class)) {
            var targets = "select m.target from Mapped m where m.shortened = ?1";

            assertThat(unit.list(Set.of("map", "shard_2"), targets, String.class, "b"))
                    .containsExactly("2");
            assertThat(unit.list(Set.of("shard_2"), targets, String.class, "b")).containsExactly("2");
            unit.asking(
                    Set.of("shard_2"),
                    session ->
                            assertThat(session.find(Mapped.class, "b").target).isEqualTo("2"));
            unit.asking(
                    Set.of("map"),
                    session -> assertThat(session.find(Mapped.class, "unknown")).isNull());
        }
    }

    @OnEachDatabase
    void aKeyIsUniqueOverAllDatabases(Databases databases) {
        try (var unit = WatchedUnit.of(databases, MAP_AND_TWO_NAMES, MAP_AND_TWO, Mapped.class)) {
            unit.persist(List.of(new Mapped("a", "1"), new Mapped("b", "2")));

            for (var key : List.of("a", "b")) {
                assertThatThrownBy(() -> unit.persist(List.of(new Mapped(key, "again"))))
                        .hasStackTraceContaining("ConstraintViolationException");
            }
            assertThat(unit.list(
                            Set.of("shard_1", "shard_2"),
                            "select m.target from Mapped m order by m.target",
                            String.class))
                    .containsExactly("1", "2");
        }
    }

    @OnEachDatabase
    void withoutTheMapsDatabaseKnownKeysAreServedAndNewOnesRefused(Databases databases) {
        try (var unit = FaultyUnit.of(
                databases.fresh("one", "two"),
                TransactionMode.SINGLE,
                settings -> {
                    settings.put("hibernate.shards.unsharded_database", "two");
                    settings.put("hibernate.shards.groups", "links: 0-7 @ one");
                },
                its -> {},
                Mapped.class)) {
            unit.unit.factory.inTransaction(session -> session.persist(new Mapped("a", "1")));
            unit.two.die();

            unit.unit.factory.inTransaction(session -> session.find(Mapped.class, "a").target = "changed");
            assertThat(unit.rows("one", "select target from Mapped")).containsExactly("changed");
            assertThatThrownBy(() -> unit.unit.factory.inTransaction(session -> session.persist(new Mapped("b", "2"))))
                    .hasStackTraceContaining(ShardUnavailableException.class.getName())
                    .hasStackTraceContaining("'two'");
            assertThat(unit.rows("one", "select shortened from Mapped")).containsExactly("a");

            unit.two.heal();
        }
    }
}
