package io.hibernateshards.demo.scenario;

import static io.hibernateshards.demo.loading.TutorialNetwork.ALICE;
import static io.hibernateshards.demo.loading.TutorialNetwork.BOB;
import static io.hibernateshards.demo.loading.TutorialNetwork.CHARLIE;
import static io.hibernateshards.demo.loading.TutorialNetwork.DIANA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.PartialCommitException;
import io.hibernateshards.ShardedSessionFactory;
import io.hibernateshards.demo.feed.Feed;
import io.hibernateshards.demo.figures.PlatformFigures;
import io.hibernateshards.demo.friendship.Friendship;
import io.hibernateshards.demo.friendship.FriendshipId;
import io.hibernateshards.demo.friendship.FriendshipService;
import io.hibernateshards.demo.loading.GeneratedNetwork;
import io.hibernateshards.demo.loading.Network;
import io.hibernateshards.demo.loading.NetworkLoader;
import io.hibernateshards.demo.loading.TutorialNetwork;
import io.hibernateshards.demo.member.Member;
import io.hibernateshards.demo.member.MemberQueries;
import io.hibernateshards.demo.post.Post;
import io.hibernateshards.demo.post.PostQueries;
import io.hibernateshards.demo.post.PostService;
import io.hibernateshards.fixtures.DatabaseKind;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The application's own services and questions, on one database and on several. */
class SocialNetworkIT {

    private static final Clock NOON = Clock.fixed(Instant.parse("2026-03-02T12:00:00Z"), ZoneOffset.UTC);

    /** So many virtual shards on so many databases of a kind. */
    record Arrangement(DatabaseKind kind, int virtualShards, int databases) {

        SocialUnit open() {
            return new SocialUnit(kind, virtualShards, databases);
        }

        @Override
        public String toString() {
            return virtualShards + "/" + databases + " on " + kind;
        }
    }

    static Stream<Arrangement> arrangements() {
        return DatabaseKind.selected()
                .flatMap(kind -> Stream.of(
                        new Arrangement(kind, 1, 1), new Arrangement(kind, 8, 2), new Arrangement(kind, 1024, 4)));
    }

    static Stream<Arrangement> severalDatabases() {
        return arrangements().filter(arrangement -> arrangement.databases() > 1);
    }

    private SocialUnit unit;

    @AfterEach
    void close() {
        if (unit != null) {
            unit.close();
        }
    }

    @ParameterizedTest
    @MethodSource("arrangements")
    void theTutorialsFiguresAreTheTutorials(Arrangement arrangement) {
        open(arrangement, new TutorialNetwork());

        var figures = read(PlatformFigures::of);

        assertThat(figures).isEqualTo(new PlatformFigures(4, 3, 3, 3, 6));
        assertThat(figures.postsPerMember()).isEqualTo(0.75);
    }

    @ParameterizedTest
    @MethodSource("arrangements")
    void withoutMembersTheAverageIsZero(Arrangement arrangement) {
        open(arrangement, new GeneratedNetwork(0, 0));

        var figures = read(PlatformFigures::of);

        assertThat(figures).isEqualTo(new PlatformFigures(0, 0, 0, 0, 0));
        assertThat(figures.postsPerMember()).isZero();
        assertThat(figures.engagementPerPost()).isZero();
    }

    @ParameterizedTest
    @MethodSource("arrangements")
    void alicesTimelineIsHerFriendsPostsAndHerOwnNewestFirst(Arrangement arrangement) {
        open(arrangement, new TutorialNetwork().and(new GeneratedNetwork(20, 100)));

        var authors = read(entityManager -> {
            var ids = new ArrayList<>(Feed.friendIds(entityManager, ALICE).getResultList());
            ids.add(ALICE);
            return Feed.timeline(entityManager, ids, 10).getResultList().stream()
                    .map(post -> post.getAuthor().getName())
                    .toList();
        });

        assertThat(authors).containsExactly("Charlie", "Bob", "Alice");
    }

    @ParameterizedTest
    @MethodSource("arrangements")
    void theNewestPostsOfAllAreThoseOfTheWholeNetwork(Arrangement arrangement) {
        var network = new GeneratedNetwork(50, 400);
        open(arrangement, network);

        var newest = read(entityManager -> Feed.newest(entityManager, 25).getResultList().stream()
                .map(Post::getCreatedAt)
                .toList());

        assertThat(newest)
                .containsExactlyElementsOf(network.profiles()
                        .flatMap(profile -> profile.posts().stream())
                        .map(Network.Article::createdAt)
                        .sorted((one, other) -> other.compareTo(one))
                        .limit(25)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("arrangements")
    void theMostActiveAreMergedWithTiesById(Arrangement arrangement) {
        open(arrangement, new TutorialNetwork());

        var active = read(entityManager -> MemberQueries.mostActive(entityManager, 3).getResultList().stream()
                .map(Member::getId)
                .toList());
        var talkative = read(entityManager -> MemberQueries.mostTalkative(entityManager, 2).getResultList().stream()
                .map(List::of)
                .toList());

        assertThat(active).containsExactly(ALICE, BOB, CHARLIE);
        assertThat(talkative).containsExactly(List.of(ALICE, 1L), List.of(BOB, 1L));
    }

    @ParameterizedTest
    @MethodSource("arrangements")
    void loadingAgainWritesNothing(Arrangement arrangement) {
        var network = new TutorialNetwork().and(new GeneratedNetwork(60, 200));
        open(arrangement, network);
        var figures = read(PlatformFigures::of);

        int written = new NetworkLoader(unit.factory()).load(network, done -> {});

        assertThat(written).isZero();
        assertThat(read(PlatformFigures::of)).isEqualTo(figures);
    }

    @ParameterizedTest
    @MethodSource("arrangements")
    void anInterruptedLoadIsCompleted(Arrangement arrangement) {
        var network = new TutorialNetwork().and(new GeneratedNetwork(200, 300));
        unit = arrangement.open();
        var loader = new NetworkLoader(unit.factory());
        assertThatThrownBy(() -> loader.load(network, done -> {
                    throw new IllegalStateException("interrupted at " + done);
                }))
                .hasMessageContaining("interrupted");
        long present = read(PlatformFigures::of).members();

        int written = loader.load(network, done -> {});

        assertThat(present).isPositive().isLessThan(204);
        assertThat(written).isEqualTo(204 - (int) present);
        assertThat(read(PlatformFigures::of).members()).isEqualTo(204);
        assertThat(read(PlatformFigures::of).posts()).isEqualTo(303);
    }

    @ParameterizedTest
    @MethodSource("arrangements")
    void aFriendshipIsTwoRowsWithTheirCountersAndCountedOnce(Arrangement arrangement) {
        open(arrangement, new TutorialNetwork());
        var service = new FriendshipService(unit.factory(), NOON);

        assertThat(service.befriend(DIANA, ALICE)).isEqualTo(2);
        assertThat(service.befriend(ALICE, DIANA)).isZero();
        assertThat(friendCounts(ALICE, DIANA)).containsExactly(3, 2);
        assertThat(read(PlatformFigures::of).friendships()).isEqualTo(4);

        assertThat(service.unfriend(ALICE, DIANA)).isEqualTo(2);
        assertThat(service.unfriend(ALICE, DIANA)).isZero();
        assertThat(friendCounts(ALICE, DIANA)).containsExactly(2, 1);
        assertThat(read(PlatformFigures::of).friendships()).isEqualTo(3);
    }

    @ParameterizedTest
    @MethodSource("severalDatabases")
    void askingAgainCompletesAFriendshipOfWhichOneDatabaseCommitted(Arrangement arrangement) {
        open(arrangement, new GeneratedNetwork(40, 0));
        var service = new FriendshipService(unit.factory(), NOON);
        var pair = strangersOnTwoDatabases();
        var before = friendCounts(pair.get(0), pair.get(1));
        var failing = unit.database(databaseOf(pair.get(1)));

        failing.dieAtCommit();
        assertThatThrownBy(() -> service.befriend(pair.get(0), pair.get(1)))
                .isInstanceOfSatisfying(
                        PartialCommitException.class,
                        partial -> assertThat(partial.committed()).containsExactly(databaseOf(pair.get(0))));
        failing.heal();
        assertThat(List.of(isStored(pair.get(0), pair.get(1)), isStored(pair.get(1), pair.get(0))))
                .containsExactly(true, false);
        assertThat(friendCounts(pair.get(0), pair.get(1))).containsExactly(before.get(0) + 1, before.get(1));

        assertThat(service.befriend(pair.get(0), pair.get(1))).isEqualTo(1);
        assertThat(List.of(isStored(pair.get(0), pair.get(1)), isStored(pair.get(1), pair.get(0))))
                .containsExactly(true, true);
        assertThat(friendCounts(pair.get(0), pair.get(1))).containsExactly(before.get(0) + 1, before.get(1) + 1);
    }

    @ParameterizedTest
    @MethodSource("severalDatabases")
    void askingAgainEndsAFriendshipOfWhichOneDatabaseCommittedTheEnd(Arrangement arrangement) {
        open(arrangement, new GeneratedNetwork(40, 0));
        var service = new FriendshipService(unit.factory(), NOON);
        var pair = strangersOnTwoDatabases();
        var before = friendCounts(pair.get(0), pair.get(1));
        service.befriend(pair.get(0), pair.get(1));
        var failing = unit.database(databaseOf(pair.get(1)));

        failing.dieAtCommit();
        assertThatThrownBy(() -> service.unfriend(pair.get(0), pair.get(1))).isInstanceOf(PartialCommitException.class);
        failing.heal();
        assertThat(List.of(isStored(pair.get(0), pair.get(1)), isStored(pair.get(1), pair.get(0))))
                .containsExactly(false, true);

        assertThat(service.unfriend(pair.get(1), pair.get(0))).isEqualTo(1);
        assertThat(isStored(pair.get(1), pair.get(0))).isFalse();
        assertThat(friendCounts(pair.get(0), pair.get(1))).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("severalDatabases")
    void nobodyBefriendsThemselvesOrAStranger(Arrangement arrangement) {
        open(arrangement, new TutorialNetwork());
        var service = new FriendshipService(unit.factory(), NOON);

        assertThatThrownBy(() -> service.befriend(ALICE, ALICE)).hasMessageContaining("'" + ALICE + "'");
        assertThatThrownBy(() -> service.befriend(ALICE, "nobody")).hasMessageContaining("no member 'nobody'");
        assertThat(friendCounts(ALICE)).containsExactly(2);
    }

    @ParameterizedTest
    @MethodSource("arrangements")
    void aPostItsCommentsAndItsLikesKeepTheirCounters(Arrangement arrangement) {
        open(arrangement, new TutorialNetwork());
        var service = new PostService(unit.factory(), NOON);

        long post = service.publish(DIANA, "Ten kilometres before breakfast.");
        long comment = service.comment(post, ALICE, "In the rain?");
        service.comment(post, BOB, "Respect!");
        assertThat(service.like(post, CHARLIE)).isTrue();
        assertThat(service.like(post, CHARLIE)).isFalse();
        assertThat(service.like(post, DIANA)).isTrue();
        assertThat(counters(post)).containsExactly(1, 2, 2);

        assertThat(service.removeComment(comment)).isTrue();
        assertThat(service.removeComment(comment)).isFalse();
        assertThat(service.unlike(post, DIANA)).isTrue();
        assertThat(service.unlike(post, DIANA)).isFalse();
        assertThat(counters(post)).containsExactly(1, 1, 1);
        assertThatThrownBy(() -> service.comment(post, "nobody", "Hello?")).hasMessageContaining("'nobody'");
        assertThatThrownBy(() -> service.like(post + 1, ALICE)).hasMessageContaining("no post");
    }

    @ParameterizedTest
    @MethodSource("arrangements")
    void likesAndCommentsAtOnceAreAllCounted(Arrangement arrangement) {
        var network = new GeneratedNetwork(24, 0);
        open(arrangement, network);
        var service = new PostService(unit.factory(), NOON);
        var members = network.profiles().map(Network.Profile::id).toList();
        long post = service.publish(members.get(0), "Everybody at once, please.");

        members.parallelStream().forEach(member -> {
            service.like(post, member);
            service.comment(post, member, "Here.");
        });

        assertThat(counters(post)).containsExactly(1, 24, 24);
    }

    @ParameterizedTest
    @MethodSource("arrangements")
    void writersOfCommentsAreLoadedFromWhereTheyLive(Arrangement arrangement) {
        open(arrangement, new TutorialNetwork());

        var comments = read(entityManager -> {
            var newest = Feed.newest(entityManager, 1).getSingleResult();
            return PostQueries.comments(entityManager, newest).getResultList().stream()
                    .map(comment -> List.of(comment.getWriter().getName(), comment.getText()))
                    .toList();
        });

        assertThat(comments)
                .containsExactly(List.of("Alice", "Worth getting up for!"), List.of("Diana", "Which lens?"));
    }

    private void open(Arrangement arrangement, Network network) {
        unit = arrangement.open();
        new NetworkLoader(unit.factory()).load(network, done -> {});
    }

    private <T> T read(Function<EntityManager, T> question) {
        return unit.factory().callInTransaction(question);
    }

    private List<Integer> friendCounts(String... ids) {
        return read(entityManager -> List.of(ids).stream()
                .map(id -> entityManager.find(Member.class, id).getFriendCount())
                .toList());
    }

    /** The author's posts, the post's comments, its likes. */
    private List<Integer> counters(long postId) {
        return read(entityManager -> {
            var post = entityManager.find(Post.class, postId);
            return List.of(post.getAuthor().getPostCount(), post.getCommentCount(), post.getLikeCount());
        });
    }

    private boolean isStored(String memberId, String friendId) {
        return read(
                entityManager -> entityManager.find(Friendship.class, new FriendshipId(memberId, friendId)) != null);
    }

    private String databaseOf(String memberId) {
        var shards = unit.factory().unwrap(ShardedSessionFactory.class);
        return shards.databaseOf(shards.shardOf(Member.class, memberId).orElseThrow());
    }

    /** Two members who are no friends, the first on the first database, the second on a later one. */
    private List<String> strangersOnTwoDatabases() {
        var ids =
                new GeneratedNetwork(40, 0).profiles().map(Network.Profile::id).toList();
        for (var one : ids) {
            for (var other : ids) {
                if (databaseOf(one).compareTo(databaseOf(other)) < 0 && !isStored(one, other)) {
                    return List.of(one, other);
                }
            }
        }
        throw new AssertionError("All members of different databases are friends");
    }
}
