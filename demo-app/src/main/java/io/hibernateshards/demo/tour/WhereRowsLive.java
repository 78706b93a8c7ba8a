package io.hibernateshards.demo.tour;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.hibernateshards.ShardedSessionFactory;
import io.hibernateshards.VirtualShard;
import io.hibernateshards.demo.loading.TutorialNetwork;
import io.hibernateshards.demo.member.MemberQueries;
import java.util.List;
import org.hibernate.Session;

/** The databases with what they hold, and the place of some members. */
final class WhereRowsLive implements Scene {

    @Override
    public String title() {
        return "Where the rows live";
    }

    @Override
    public void play(Stage stage) {
        var shards = stage.factory().unwrap(ShardedSessionFactory.class);
        var page = stage.page();
        page.paragraph("A member's id is the shard key. Its hash gives one of "
                + Figures.text(shards.delegates().size())
                + " virtual shards, and each of these lives on one database. Posts and friendships live with their"
                + " member, comments and likes with their post. Each database counts its rows:");

        var virtualShards = shards.delegates().stream().collect(groupingBy(VirtualShard::database, counting()));
        var databases =
                new Table("database", "virtual shards", "members", "posts", "comments", "likes", "friendship rows");
        stage.session()
                .onAllDatabases(RowCounts::of)
                .forEach((database, rows) -> databases.row(
                        database,
                        virtualShards.getOrDefault(database, 0L),
                        rows.members(),
                        rows.posts(),
                        rows.comments(),
                        rows.likes(),
                        rows.friendships()));
        stage.show(databases);

        var ids = List.of(TutorialNetwork.ALICE, TutorialNetwork.BOB, TutorialNetwork.CHARLIE, TutorialNetwork.DIANA);
        var known = stage.ask(MemberQueries.byId(stage.entityManager(), ids));
        var shown = known.isEmpty() ? stage.ask(MemberQueries.mostActive(stage.entityManager(), 4)) : known;
        if (!shown.isEmpty()) {
            var places = new Table("id", "member", "posts", "friends", "virtual shard", "database");
            for (var member : shown) {
                places.row(
                        member.getId(),
                        member,
                        member.getPostCount(),
                        member.getFriendCount(),
                        stage.session().shardOf(member).number(),
                        stage.session().databaseOf(member));
            }
            stage.show(places);
        }
    }

    /** How many rows of each entity one database has. */
    private record RowCounts(long members, long posts, long comments, long likes, long friendships) {

        static RowCounts of(Session session) {
            return new RowCounts(
                    count(session, "Member"),
                    count(session, "Post"),
                    count(session, "Comment"),
                    count(session, "PostLike"),
                    count(session, "Friendship"));
        }

        private static long count(Session session, String entity) {
            return session.createQuery("select count(*) from " + entity, Long.class)
                    .getSingleResult();
        }
    }
}
