package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.sharding.CanonicalKey;
import io.hibernateshards.sharding.EntityGroupKey;
import io.hibernateshards.sharding.HashRing;
import io.hibernateshards.sharding.ShardPlacement;
import io.hibernateshards.sharding.ShardingFunction;
import io.hibernateshards.sharding.ShardingFunctionFactory;
import io.hibernateshards.sharding.ShardingStrategy;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.KeyspaceMap;
import io.hibernateshards.topology.VirtualShardRange;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.MapsId;
import java.io.Serializable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A social network whose members are placed by a consistent-hash ring, by a sharding function of its own or by the map. */
class MembersOnARingIT {

    private static final List<String> NODES = List.of("social_shard_0", "social_shard_1", "social_shard_2");
    private static final Set<String> ALL = Set.copyOf(NODES);

    /** Each node of the ring is a virtual shard. */
    @ShardingStrategy(OnRing.Factory.class)
    @Retention(RetentionPolicy.RUNTIME)
    @interface RingOf {
        String[] value();
    }

    /** An application's own function. */
    public static final class OnRing implements ShardingFunction {

        /** Makes it. */
        public static final class Factory implements ShardingFunctionFactory<RingOf> {
            @Override
            public ShardingFunction create(RingOf annotation, EntityGroupKey key) {
                return new OnRing(List.of(annotation.value()));
            }
        }

        private final HashRing<String> ring;

        OnRing(List<String> nodes) {
            ring = HashRing.of(nodes);
        }

        @Override
        public int find(Object key) {
            return ring.nodes().indexOf(ring.nodeOf(CanonicalKey.text(key)));
        }

        @Override
        public int place(Object key) {
            return find(key);
        }

        @Override
        public VirtualShardRange interval() {
            return new VirtualShardRange(0, ring.nodes().size() - 1);
        }

        @Override
        public String fingerprint() {
            return "ring of " + ring.nodes();
        }
    }

    @Entity(name = "Person")
    @EntityGroup("member")
    @RingOf({"social_shard_0", "social_shard_1", "social_shard_2"})
    static class Person {
        @Id
        @ShardKey
        String id;

        String name;
        String emoji;
        int posts;
        int friends;

        Person() {}

        Person(String id, String name, String emoji) {
            this.id = id;
            this.name = name;
            this.emoji = emoji;
        }
    }

    @Entity(name = "Article")
    @EntityGroup("member")
    static class Article {
        @Embeddable
        static class Key implements Serializable {
            private static final long serialVersionUID = 1;

            String author;
            int number;

            @Override
            public boolean equals(@Nullable Object other) {
                return other instanceof Key key && key.author.equals(author) && key.number == number;
            }

            @Override
            public int hashCode() {
                return Objects.hash(author, number);
            }
        }

        @EmbeddedId
        Key id = new Key();

        @ShardKey
        @MapsId("author")
        @ManyToOne(optional = false, fetch = FetchType.LAZY)
        @JoinColumn(name = "author")
        Person author;

        LocalDateTime written;

        Article() {}

        Article(Person author, LocalDateTime written) {
            this.author = author;
            this.id.author = author.id;
            this.id.number = ++author.posts;
            this.written = written;
        }
    }

    /** One of the two rows of a friendship, kept with its member. */
    @Entity(name = "Friend")
    @EntityGroup("member")
    static class Friend {
        @Embeddable
        static class Key implements Serializable {
            private static final long serialVersionUID = 1;

            @ShardKey
            String member;

            String friend;

            @Override
            public boolean equals(@Nullable Object other) {
                return other instanceof Key key && key.member.equals(member) && key.friend.equals(friend);
            }

            @Override
            public int hashCode() {
                return Objects.hash(member, friend);
            }
        }

        @EmbeddedId
        Key id = new Key();

        Friend() {}

        Friend(String member, String friend) {
            this.id.member = member;
            this.id.friend = friend;
        }
    }

    @Entity(name = "Reader")
    @EntityGroup("reader")
    static class Reader {
        @Id
        @ShardKey
        int id;

        Reader() {}

        Reader(int id) {
            this.id = id;
        }
    }

    private static WatchedUnit unit(Databases databases) {
        return WatchedUnit.of(databases, NODES, Map.of(), Person.class, Article.class, Friend.class);
    }

    private static WatchedUnit filled(Databases databases) {
        var unit = unit(databases);
        unit.persist(List.of(
                new Person("user_001", "Alice", "🌻"),
                new Person("user_002", "Bob", "🎸"),
                new Person("user_003", "Charlie", "📷"),
                new Person("user_004", "Diana", "🚲")));
        var noon = LocalDateTime.of(2024, 5, 6, 12, 0);
        var authors = List.of("user_001", "user_002", "user_003");
        for (int hour = 0; hour < authors.size(); hour++) {
            var author = authors.get(hour);
            var written = noon.plusHours(hour);
            unit.inTransaction(session -> session.persist(new Article(session.find(Person.class, author), written)));
        }
        for (var pair : List.of("user_001 user_002", "user_001 user_003", "user_002 user_004")) {
            befriend(unit, pair.substring(0, 8), pair.substring(9));
            befriend(unit, pair.substring(9), pair.substring(0, 8));
        }
        return unit;
    }

    private static void befriend(WatchedUnit unit, String member, String friend) {
        unit.inTransaction(session -> {
            session.persist(new Friend(member, friend));
            session.find(Person.class, member).friends++;
        });
    }

    @OnEachDatabase
    void membersAndTheirRowsAreOnTheirNodeOfTheRing(Databases databases) {
        try (var unit = filled(databases)) {
            var members = "select id, emoji, posts, friends, vshard from Person order by id";
            assertThat(unit.rows("social_shard_0", members)).isEmpty();
            assertThat(unit.rows("social_shard_1", members)).containsExactly("user_003|📷|1|1|1");
            assertThat(unit.rows("social_shard_2", members))
                    .containsExactly("user_001|🌻|1|2|2", "user_002|🎸|1|2|2", "user_004|🚲|0|1|2");

            assertThat(unit.rows("social_shard_1", "select author from Article"))
                    .containsExactly("user_003");
            assertThat(unit.rows("social_shard_1", "select member, friend from Friend"))
                    .containsExactly("user_003|user_001");
            assertThat(unit.rows("social_shard_2", "select member, friend from Friend order by 1, 2"))
                    .containsExactly(
                            "user_001|user_002",
                            "user_001|user_003",
                            "user_002|user_001",
                            "user_002|user_004",
                            "user_004|user_002");
            unit.asking(
                    Set.of("social_shard_1"),
                    session -> assertThat(session.find(Person.class, "user_003").name)
                            .isEqualTo("Charlie"));
        }
    }

    @OnEachDatabase
    void theNetworksFiguresAreOfAllDatabases(Databases databases) {
        try (var unit = filled(databases)) {
            assertThat(unit.list(ALL, "select count(p), avg(p.posts) from Person p", Object[].class))
                    .containsExactly(new Object[] {4L, 0.75});
            assertThat(unit.list(ALL, "select count(a) from Article a", Long.class))
                    .containsExactly(3L);
            assertThat(unit.list(ALL, "select count(f) from Friend f where f.id.member < f.id.friend", Long.class))
                    .containsExactly(3L);
        }
        try (var unit = unit(databases)) {
            assertThat(unit.list(ALL, "select coalesce(avg(p.posts), 0.0) from Person p", Double.class))
                    .containsExactly(0.0);
        }
    }

    @OnEachDatabase
    void aTimelineIsReadFromTheDatabasesOfTheFriends(Databases databases) {
        try (var unit = filled(databases)) {
            var authors = unit.list(
                    Set.of("social_shard_2"),
                    "select f.id.friend from Friend f where f.id.member = 'user_001'",
                    String.class);
            authors.add("user_001");

            assertThat(unit.list(
                            Set.of("social_shard_1", "social_shard_2"),
                            "select p.name from Article a join a.author p where a.author.id in (?1)"
                                    + " order by a.written desc limit 10",
                            String.class,
                            authors))
                    .containsExactly("Charlie", "Bob", "Alice");
        }
    }

    @OnEachDatabase
    void aMapMadeByTheRingIsWhereRowsLive(Databases databases) {
        var nodes = IntStream.range(0, 3)
                .mapToObj(number -> new Database(NODES.get(number), number))
                .toList();
        var places = ShardPlacement.ring().place(1024, nodes);
        var groups = Arrays.stream(
                        KeyspaceMap.ofPlaces("default", places).text().split("; "))
                .map(group -> group + " @ " + group.substring(0, group.indexOf(':')))
                .collect(Collectors.joining("; "));
        try (var unit = WatchedUnit.of(
                databases,
                NODES,
                Map.of("hibernate.shards.virtual_shards", 1024, "hibernate.shards.groups", groups),
                Reader.class)) {
            unit.persist(IntStream.range(0, 60).mapToObj(Reader::new).toList());

            int rows = 0;
            for (var node : nodes) {
                var shards = unit.rows(node.name(), "select vshard from Reader");
                assertThat(shards)
                        .isNotEmpty()
                        .allMatch(shard -> places.get(Integer.parseInt(shard)).equals(node));
                rows += shards.size();
            }
            assertThat(rows).isEqualTo(60);
        }
    }
}
