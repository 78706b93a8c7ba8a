package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardException;
import io.hibernateshards.ShardKey;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.sharding.RangePart;
import io.hibernateshards.sharding.RangeSharding;
import io.hibernateshards.sharding.RangeSharding.Comparison;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Users by ranges of their numbers, and of the first letters of their names. */
class UserRangesIT {

    private static final List<String> THREE = List.of("shard_1", "shard_2", "shard_3");

    @Entity(name = "Staff")
    @EntityGroup("staff")
    @RangeSharding(
            parts = {
                @RangePart(name = "first", from = "1", to = "2", vshards = "0"),
                @RangePart(name = "second", from = "3", to = "4", vshards = "1")
            })
    static class Staff {
        @Id
        @ShardKey
        int id;

        String name;

        Staff() {}

        Staff(int id, String name) {
            this.id = id;
            this.name = name;
        }
    }

    @Entity(name = "Account")
    @EntityGroup("account")
    @RangeSharding(
            parts = {
                @RangePart(name = "first", from = "1", to = "1000", vshards = "0"),
                @RangePart(name = "second", from = "1001", to = "2000", vshards = "1"),
                @RangePart(name = "third", from = "2001", to = "3000", vshards = "2")
            })
    static class Account {
        @Id
        @ShardKey
        long id;

        Account() {}

        Account(long id) {
            this.id = id;
        }
    }

    @Entity(name = "Guest")
    @EntityGroup("guest")
    @RangeSharding(
            by = Comparison.FIRST_LETTER,
            parts = {
                @RangePart(name = "A-H", from = "A", to = "H", vshards = "0"),
                @RangePart(name = "I-P", from = "I", to = "P", vshards = "1"),
                @RangePart(name = "Q-Z", from = "Q", to = "Z", vshards = "2")
            })
    static class Guest {
        @Id
        @ShardKey
        String name;

        Guest() {}

        Guest(String name) {
            this.name = name;
        }
    }

    @Entity(name = "Guest")
    @EntityGroup("guest")
    @RangeSharding(
            by = Comparison.FIRST_LETTER,
            parts = {
                @RangePart(name = "A-H", from = "A", to = "H", vshards = "0"),
                @RangePart(name = "I-P", from = "I", to = "P", vshards = "1"),
                @RangePart(name = "Q-Z", from = "Q", to = "Z", vshards = "2")
            },
            otherwise = "3")
    static class AnyGuest {
        @Id
        @ShardKey
        String name;

        AnyGuest() {}

        AnyGuest(String name) {
            this.name = name;
        }
    }

    @OnEachDatabase
    void twoUsersAreOnTheFirstDatabaseAndTwoOnTheSecond(Databases databases) {
        try (var unit = WatchedUnit.of(databases, List.of("first", "second"), Map.of(), Staff.class)) {
            unit.persist(List.of(
                    new Staff(1, "Alice"), new Staff(2, "Bob"), new Staff(3, "Charlie"), new Staff(4, "David")));

            var names = "select id, name from Staff order by id";
            assertThat(unit.rows("first", names)).containsExactly("1|Alice", "2|Bob");
            assertThat(unit.rows("second", names)).containsExactly("3|Charlie", "4|David");
            assertThat(unit.list(
                            Set.of("first"), "select s.name from Staff s where s.id <= 2 order by s.id", String.class))
                    .containsExactly("Alice", "Bob");
            assertThat(unit.list(
                            Set.of("first", "second"),
                            "select s.name from Staff s where s.id between 2 and 3 order by s.id desc",
                            String.class))
                    .containsExactly("Charlie", "Bob");
        }
    }

    @OnEachDatabase
    void user1500IsWrittenToTheSecondDatabaseAnd800IsReadFromTheFirst(Databases databases) {
        try (var unit = WatchedUnit.of(databases, THREE, Map.of(), Account.class)) {
            unit.persist(Stream.of(800L, 1000L, 1001L, 2000L, 2001L, 3000L)
                    .map(Account::new)
                    .toList());

            unit.asking(Set.of("shard_2"), session -> {
                session.persist(new Account(1500));
                session.flush();
            });
            unit.asking(
                    Set.of("shard_1"),
                    session -> assertThat(session.find(Account.class, 800L).id).isEqualTo(800));

            assertThat(unit.rows("shard_1", "select id from Account order by id"))
                    .containsExactly("800", "1000");
            assertThat(unit.rows("shard_2", "select id from Account order by id"))
                    .containsExactly("1001", "1500", "2000");
            assertThat(unit.rows("shard_3", "select id from Account order by id"))
                    .containsExactly("2001", "3000");
            assertThat(unit.list(
                            Set.of("shard_2", "shard_3"),
                            "select a.id from Account a where a.id > 1500 order by a.id",
                            Long.class))
                    .containsExactly(2000L, 2001L, 3000L);
        }
    }

    @OnEachDatabase
    void aUserBeyondAllRangesIsFoundNowhereAndRefused(Databases databases) {
        try (var unit = WatchedUnit.of(databases, THREE, Map.of(), Account.class)) {
            unit.asking(
                    Set.of(),
                    session -> assertThat(session.find(Account.class, 3001L)).isNull());
            unit.expectNowhere("from Account a where a.id >= 3001");
            assertThatThrownBy(() -> unit.persist(List.of(new Account(3001))))
                    .hasStackTraceContaining(ShardException.class.getName())
                    .hasStackTraceContaining("The shard key '3001' is in no part of entity group 'account'")
                    .hasStackTraceContaining("Append a part that has it");
        }
    }

    @OnEachDatabase
    void namesAreWithTheirFirstLetterAndOthersAreRefused(Databases databases) {
        try (var unit = WatchedUnit.of(databases, THREE, Map.of(), Guest.class)) {
            unit.persist(Stream.of("Alice", "henry", "Ian", "peter", "Quentin", "zoe")
                    .map(Guest::new)
                    .toList());

            var names = "select name from Guest order by lower(name)";
            assertThat(unit.rows("shard_1", names)).containsExactly("Alice", "henry");
            assertThat(unit.rows("shard_2", names)).containsExactly("Ian", "peter");
            assertThat(unit.rows("shard_3", names)).containsExactly("Quentin", "zoe");
            for (var name : List.of("Émile", "9lives")) {
                assertThatThrownBy(() -> unit.persist(List.of(new Guest(name))))
                        .hasStackTraceContaining(ShardException.class.getName())
                        .hasStackTraceContaining("The shard key '" + name + "' is in no part of entity group 'guest'")
                        .hasStackTraceContaining("name the virtual shards of all other keys by 'otherwise'");
                unit.asking(
                        Set.of(),
                        session -> assertThat(session.find(Guest.class, name)).isNull());
            }
        }
    }

    @OnEachDatabase
    void namesOfOtherLettersAreWhereTheDefaultSays(Databases databases) {
        try (var unit = WatchedUnit.of(
                databases, List.of("shard_1", "shard_2", "shard_3", "others"), Map.of(), AnyGuest.class)) {
            unit.persist(Stream.of("Alice", "Ian", "zoe", "Émile", "9lives")
                    .map(AnyGuest::new)
                    .toList());

            assertThat(unit.rows("others", "select name from Guest")).containsExactlyInAnyOrder("Émile", "9lives");
            unit.asking(
                    Set.of("others"),
                    session -> assertThat(session.find(AnyGuest.class, "Émile").name)
                            .isEqualTo("Émile"));
            assertThat(unit.list(Set.of("others"), "select g.name from Guest g where g.name = '9lives'", String.class))
                    .containsExactly("9lives");
        }
    }
}
