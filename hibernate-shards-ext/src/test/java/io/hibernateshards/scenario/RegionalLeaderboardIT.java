package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardException;
import io.hibernateshards.ShardKey;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.sharding.ListPart;
import io.hibernateshards.sharding.ListSharding;
import jakarta.persistence.CascadeType;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A game's leaderboard: players by region, with a default for regions that have no database of their own. */
class RegionalLeaderboardIT {

    private static final List<String> REGIONS = List.of("asia", "eu", "na", "rest");
    private static final Set<String> ALL = Set.copyOf(REGIONS);

    @Embeddable
    static class PlayerId implements Serializable {

        private static final long serialVersionUID = 1;

        String region;
        String name;

        PlayerId() {}

        PlayerId(String region, String name) {
            this.region = region;
            this.name = name;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof PlayerId id && id.region.equals(region) && id.name.equals(name);
        }

        @Override
        public int hashCode() {
            return Objects.hash(region, name);
        }
    }

    /** Its shard key is name and region: the region chooses the part, the name spreads the players inside it. */
    @Entity(name = "Player")
    @Table(indexes = @Index(name = "player_bucket", columnList = "bucket"))
    @EntityGroup("player")
    @ListSharding(
            attribute = "region",
            parts = {
                @ListPart(name = "Asia", values = "ASIA", vshards = "0-1"),
                @ListPart(name = "Europe", values = "EU", vshards = "2-3"),
                @ListPart(
                        name = "North America",
                        values = {"US", "CA"},
                        vshards = "4-5")
            },
            otherwise = "6-7")
    static class Player {
        @EmbeddedId
        @ShardKey
        PlayerId id;

        int score;
        int level;
        int bucket;

        @OneToMany(mappedBy = "player", cascade = CascadeType.ALL)
        List<Achievement> achievements = new ArrayList<>();

        Player() {}

        Player(String region, String name, int score) {
            this.id = new PlayerId(region, name);
            score(score);
        }

        /** A level for each full thousand, and an achievement for each level on the way. */
        final void score(int reached) {
            score = reached;
            bucket = reached / 1000;
            while (level < bucket + 1) {
                achievements.add(new Achievement(this, ++level));
            }
        }
    }

    @Entity(name = "Achievement")
    @EntityGroup("player")
    static class Achievement {
        @Id
        UUID id = UUID.randomUUID();

        @ShardKey
        @ManyToOne(optional = false)
        Player player;

        int level;

        Achievement() {}

        Achievement(Player player, int level) {
            this.player = player;
            this.level = level;
        }
    }

    @Entity(name = "Visitor")
    @EntityGroup("visitor")
    @ListSharding(
            parts = {
                @ListPart(name = "Asia", values = "ASIA", vshards = "0-1"),
                @ListPart(name = "Europe", values = "EU", vshards = "2-3")
            })
    static class Visitor {
        @Id
        @ShardKey
        String region;

        Visitor() {}

        Visitor(String region) {
            this.region = region;
        }
    }

    private static WatchedUnit unit(Databases databases) {
        var unit = WatchedUnit.of(
                databases,
                REGIONS,
                Map.of("hibernate.shards.virtual_shards", 8),
                Player.class,
                Achievement.class,
                Visitor.class);
        unit.persist(List.of(
                new Player("US", "DragonSlayer", 1500),
                new Player("ASIA", "NinjaWarrior", 2000),
                new Player("EU", "VikingKing", 1800),
                new Player("LATAM", "AztecEagle", 900)));
        return unit;
    }

    @OnEachDatabase
    void aRegionsBestAreReadFromItsDatabase(Databases databases) {
        try (var unit = unit(databases)) {
            unit.persist(Stream.of("a", "b", "c", "d", "e", "f")
                    .map(name -> new Player("EU", name, 700))
                    .toList());

            var best =
                    "select p.id.name, p.score from Player p where p.id.region = ?1 order by p.score desc, p.id.name";
            assertThat(unit.list(Set.of("eu"), best + " limit 3", Object[].class, "EU"))
                    .containsExactly(
                            new Object[] {"VikingKing", 1800}, new Object[] {"a", 700}, new Object[] {"b", 700});
            assertThat(unit.rows("eu", "select distinct vshard from Player order by vshard"))
                    .containsExactly("2", "3");
            assertThat(unit.list(Set.of("na"), best, Object[].class, "CA")).isEmpty();
        }
    }

    @OnEachDatabase
    void theBestOfAllRegionsAreMerged(Databases databases) {
        try (var unit = unit(databases)) {
            assertThat(unit.list(
                            ALL,
                            "select p.id.name, p.score, p.level, p.bucket from Player p order by p.score desc, p.id.name",
                            Object[].class))
                    .containsExactly(
                            new Object[] {"NinjaWarrior", 2000, 3, 2},
                            new Object[] {"VikingKing", 1800, 2, 1},
                            new Object[] {"DragonSlayer", 1500, 2, 1},
                            new Object[] {"AztecEagle", 900, 1, 0});
            assertThat(unit.list(
                            ALL,
                            "select p.id.name, count(a) from Achievement a join a.player p group by p.id.name"
                                    + " order by count(a) desc, p.id.name",
                            Object[].class))
                    .containsExactly(
                            new Object[] {"NinjaWarrior", 3L},
                            new Object[] {"DragonSlayer", 2L},
                            new Object[] {"VikingKing", 2L},
                            new Object[] {"AztecEagle", 1L});
        }
    }

    @OnEachDatabase
    void aTieOverTheLimitIsDecidedByTheNameWhereverThePlayersAre(Databases databases) {
        try (var unit = unit(databases)) {
            unit.persist(List.of(
                    new Player("US", "Delta", 1800),
                    new Player("ASIA", "Echo", 1800),
                    new Player("LATAM", "Bravo", 1800),
                    new Player("EU", "Alpha", 1800)));

            var best = "select p.id.name from Player p order by p.score desc, p.id.name limit 2 offset ";
            assertThat(unit.list(ALL, best + 0, String.class)).containsExactly("NinjaWarrior", "Alpha");
            assertThat(unit.list(ALL, best + 2, String.class)).containsExactly("Bravo", "Delta");
            assertThat(unit.list(ALL, best + 4, String.class)).containsExactly("Echo", "VikingKing");
        }
    }

    @OnEachDatabase
    void aNewScoreBringsALevelAnAchievementAndAnIndexedBucket(Databases databases) {
        try (var unit = unit(databases)) {
            unit.asking(Set.of("eu"), session -> {
                session.find(Player.class, new PlayerId("EU", "VikingKing")).score(2100);
                session.flush();
            });

            assertThat(unit.rows("eu", "select level from Achievement order by level"))
                    .containsExactly("1", "2", "3");
            assertThat(unit.list(
                            ALL,
                            "select p.id.name from Player p where p.bucket = 2 order by p.score desc, p.id.name",
                            String.class))
                    .containsExactly("VikingKing", "NinjaWarrior");
            for (var database : REGIONS) {
                assertThat(unit.rows(
                                database,
                                databases.kind() == DatabaseKind.POSTGRESQL
                                        ? "select indexname from pg_indexes where tablename = 'player'"
                                        : "select lower(index_name) from information_schema.indexes"
                                                + " where table_name = 'PLAYER'"))
                        .contains("player_bucket");
            }
        }
    }

    @OnEachDatabase
    void aRegionWithoutADatabaseOfItsOwnIsOnTheDefaultForWritesAndReads(Databases databases) {
        try (var unit = unit(databases)) {
            unit.persist(List.of(new Player("OCEANIA", "Roo", 10), new Player("eu", "lower", 20)));

            assertThat(unit.rows("rest", "select region from Player order by score"))
                    .containsExactly("OCEANIA", "eu", "LATAM");
            for (var id : List.of(
                    new PlayerId("OCEANIA", "Roo"), new PlayerId("eu", "lower"), new PlayerId("LATAM", "AztecEagle"))) {
                unit.asking(
                        Set.of("rest"),
                        session -> assertThat(session.find(Player.class, id).id).isEqualTo(id));
                assertThat(unit.list(
                                Set.of("rest"),
                                "select p.id.name from Player p where p.id.region = ?1",
                                String.class,
                                id.region))
                        .containsExactly(id.name);
            }
        }
    }

    @OnEachDatabase
    void withoutADefaultARegionThatIsNotListedIsRefused(Databases databases) {
        try (var unit = unit(databases)) {
            assertThatThrownBy(() -> unit.persist(List.of(new Visitor("OCEANIA"))))
                    .hasStackTraceContaining(ShardException.class.getName())
                    .hasStackTraceContaining("The shard key 'OCEANIA' is in no part of entity group 'visitor'")
                    .hasStackTraceContaining("name the virtual shards of all other keys by 'otherwise'");
            unit.asking(
                    Set.of(),
                    session ->
                            assertThat(session.find(Visitor.class, "OCEANIA")).isNull());
        }
    }
}
