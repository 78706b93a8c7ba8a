package io.hibernateshards.examples.leaderboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.ShardedSession;
import io.hibernateshards.examples.ExampleUnits;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.fixtures.TestDatabase;
import io.hibernateshards.fixtures.jdbc.FaultyDataSource;
import io.hibernateshards.testing.ShardsExtension;
import jakarta.persistence.EntityManagerFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The leaderboard on H2 and PostgreSQL. */
@NullUnmarked
class LeaderboardIT {

    private static final Set<String> ALL = Set.of("asia", "eu", "na", "rest");

    private List<TestDatabase> stores;
    private EntityManagerFactory factory;
    private Leaderboard board;

    @RegisterExtension
    final ShardsExtension shards = ShardsExtension.of(() -> factory);

    private void open(Databases databases) {
        stores = databases.fresh("asia", "eu", "na", "rest");
        factory = ExampleUnits.open("leaderboard", stores);
        board = new Leaderboard(factory);
        LeaderboardExample.fill(board);
    }

    @AfterEach
    void close() {
        factory.close();
    }

    @OnEachDatabase
    void theBestOfARegionAreReadFromItsDatabase(Databases databases) {
        open(databases);
        for (var name : List.of("f", "e", "d", "c", "b", "a")) {
            board.score("EU", name, 700);
        }

        shards.touchesDatabases(
                Set.of("eu"),
                () -> assertThat(board.bestOf("EU", 3))
                        .extracting(Standing::name)
                        .containsExactly("VikingKing", "a", "b"));
        shards.touchesDatabases(
                Set.of("na"), () -> assertThat(board.bestOf("CA", 3)).isEmpty());
        assertThat(new TreeSet<>(ExampleUnits.rows(
                        stores,
                        "eu",
                        "select case when vshard between 256 and 511 then 'in' else 'out' end from Player")))
                .containsExactly("in");
    }

    @OnEachDatabase
    void theBestOfAllAreMergedOfTheBestOfEach(Databases databases) {
        open(databases);

        shards.touchesDatabases(
                ALL,
                () -> assertThat(board.best(0, 4))
                        .containsExactly(
                                new Standing("NinjaWarrior", "ASIA", 2000, 3),
                                new Standing("VikingKing", "EU", 1800, 2),
                                new Standing("DragonSlayer", "US", 1500, 2),
                                new Standing("AztecEagle", "LATAM", 900, 1)));
    }

    @OnEachDatabase
    void equalScoresAreDecidedByNameThenRegionOnEveryPage(Databases databases) {
        open(databases);
        var expected = new ArrayList<Standing>();
        for (var name : List.of("Alpha", "Bravo", "Charlie", "Delta")) {
            for (var region : List.of("ASIA", "CA", "EU", "LATAM", "US")) {
                expected.add(new Standing(name, region, 2500, 3));
            }
        }
        var shuffled = new ArrayList<>(expected);
        Collections.shuffle(shuffled, new Random(7));
        shuffled.forEach(line -> board.score(line.region(), line.name(), line.score()));

        var pages = new ArrayList<Standing>();
        for (int from = 0; from < 20; from += 3) {
            pages.addAll(board.best(from, 3));
        }

        assertThat(pages.subList(0, 20)).isEqualTo(expected);
        assertThat(pages.get(20).name()).isEqualTo("NinjaWarrior");
    }

    @OnEachDatabase
    void aPlaceAmongAllCountsOnEveryDatabase(Databases databases) {
        open(databases);
        board.score("CA", "Otter", 1500);

        shards.touchesDatabases(
                ALL, () -> assertThat(board.place("US", "DragonSlayer")).isEqualTo(3));
        assertThat(board.place("CA", "Otter")).isEqualTo(3);
        assertThat(board.place("LATAM", "AztecEagle")).isEqualTo(5);
        assertThat(board.place("ASIA", "NinjaWarrior")).isEqualTo(1);
    }

    @OnEachDatabase
    void aNewScoreBringsLevelsAndAnAchievementForEachOnOneDatabase(Databases databases) {
        open(databases);

        shards.touchesDatabases(Set.of("rest"), () -> board.score("LATAM", "AztecEagle", 2100));

        assertThat(board.achievers(4))
                .extracting(Achiever::toString)
                .containsExactly("AztecEagle: 3", "NinjaWarrior: 3", "DragonSlayer: 2", "VikingKing: 2");
        assertThat(ExampleUnits.rows(
                        stores,
                        "rest",
                        "select p.vshard - a.vshard, a.level from Player p, Achievement a order by a.level"))
                .containsExactly("0|1", "0|2", "0|3");
        assertThat(board.best(0, 1)).containsExactly(new Standing("AztecEagle", "LATAM", 2100, 3));
    }

    @OnEachDatabase
    void aRegionOfNoPartIsOnTheDefaultAndOneNameMayBeInTwoRegions(Databases databases) {
        open(databases);

        shards.touchesDatabases(Set.of("rest"), () -> board.score("OCEANIA", "VikingKing", 50));

        shards.touchesDatabases(
                Set.of("rest"),
                () -> assertThat(board.bestOf("OCEANIA", 5))
                        .extracting(Standing::score)
                        .containsExactly(50));
        assertThat(board.bestOf("EU", 5)).extracting(Standing::score).containsExactly(1800);
    }

    @OnEachDatabase
    void groupsByTheWholeKeyAreCutOnEachDatabaseAndOthersAreNot(Databases databases) {
        open(databases);

        assertThat(mostRows("group by p.id")).hasValue(4 * 3);
        assertThat(mostRows("group by p.id.name, p.id.region")).isEmpty();
    }

    @OnEachDatabase
    void withoutOneRegionTheOthersAreServedAndTheBestOfAllFailByName(Databases databases) {
        stores = databases.fresh("asia", "eu", "na", "rest");
        var europe = new FaultyDataSource("eu", stores.get(1).dataSource());
        factory = ExampleUnits.open("leaderboard", stores, Map.of("eu", real -> europe));
        board = new Leaderboard(factory);
        LeaderboardExample.fill(board);

        europe.die();

        assertThat(board.bestOf("ASIA", 1)).extracting(Standing::name).containsExactly("NinjaWarrior");
        assertThatThrownBy(() -> board.best(0, 3)).hasStackTraceContaining("'eu'");
        factory.runInTransaction(entityManager -> {
            var session = entityManager.unwrap(ShardedSession.class);
            var best = session.listAvailable(session.createSelectionQuery(
                    "select p.id.name from Player p order by p.score desc, p.id.name", String.class));
            assertThat(best).containsExactly("NinjaWarrior", "DragonSlayer", "AztecEagle");
            assertThat(best.missingDatabases()).containsExactly("eu");
        });
        europe.heal();
    }

    /** How many rows all databases send at most for the three players with most achievements. */
    private OptionalLong mostRows(String groups) {
        return factory.callInTransaction(entityManager -> entityManager
                .unwrap(ShardedSession.class)
                .explain(entityManager
                        .createQuery(
                                "select p.id.name, count(a) from Player p join p.achievements a " + groups
                                        + " order by count(a) desc, p.id.name, p.id.region",
                                Achiever.class)
                        .setMaxResults(3))
                .mostRows());
    }
}
