package io.hibernateshards.demo.tour;

import io.hibernateshards.demo.feed.Feed;
import io.hibernateshards.demo.member.Member;
import io.hibernateshards.demo.member.MemberQueries;

/** Queries that no shard key narrows: each database gives its first rows in order, and these are merged. */
final class NewestAndMostActive implements Scene {

    private static final int POSTS = 8;
    private static final int MEMBERS = 5;

    @Override
    public String title() {
        return "The newest posts and the most active members of all";
    }

    @Override
    public void play(Stage stage) {
        var page = stage.page();
        page.paragraph(
                "No shard key narrows these queries: every database is asked for its first rows, in order, and what"
                        + " they send is merged.");

        stage.show(Posts.table(stage, stage.ask(Feed.newest(stage.entityManager(), POSTS))));

        var table = new Table("who writes most", "posts", "friends", "database");
        for (var member : stage.ask(MemberQueries.mostActive(stage.entityManager(), MEMBERS))) {
            table.row(
                    member,
                    member.getPostCount(),
                    member.getFriendCount(),
                    stage.session().databaseOf(member));
        }
        stage.show(table);

        var talkative = new Table("who comments most", "comments");
        for (var row : stage.ask(MemberQueries.mostTalkative(stage.entityManager(), MEMBERS))) {
            talkative.row(stage.entityManager().find(Member.class, row[0]), row[1]);
        }
        stage.show(talkative);
    }
}
