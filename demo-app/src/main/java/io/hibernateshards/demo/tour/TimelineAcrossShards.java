package io.hibernateshards.demo.tour;

import io.hibernateshards.demo.feed.Feed;
import io.hibernateshards.demo.member.Member;
import io.hibernateshards.demo.post.Post;
import jakarta.persistence.TypedQuery;
import java.util.ArrayList;

/** Own and friends' posts: of the member that the tour follows, then of the one with most posts. */
final class TimelineAcrossShards implements Scene {

    private static final int LENGTH = 10;

    @Override
    public String title() {
        return "A timeline across shards";
    }

    @Override
    public void play(Stage stage) {
        var page = stage.page();
        var protagonist = stage.protagonist();
        if (protagonist.isEmpty()) {
            page.paragraph("Nobody has joined yet.");
            return;
        }
        var member = protagonist.get();
        page.paragraph(member + " reads the newest posts of friends, and own ones. The friends come from one"
                + " database; the posts from the databases where the authors live, and from no other.");
        var timeline = show(stage, member);

        page.paragraph("The plan of the timeline, and what each of its databases was asked:");
        var explanation = stage.session().explain(timeline);
        page.note("  ", explanation.plan().lines());
        page.space();
        page.note("  ", QueryNotes.withoutPackages(explanation.statement()).lines());
        page.space();

        stage.mostActive(1).stream()
                .filter(active -> !active.getId().equals(member.getId()))
                .forEach(active -> {
                    page.paragraph(active + " has " + Figures.text(active.getFriendCount()) + " friends:");
                    show(stage, active);
                });
    }

    private static TypedQuery<Post> show(Stage stage, Member member) {
        var authors = new ArrayList<>(stage.ask(Feed.friendIds(stage.entityManager(), member.getId())));
        authors.add(member.getId());
        var timeline = Feed.timeline(stage.entityManager(), authors, LENGTH);
        stage.show(Posts.table(stage, stage.ask(timeline)));
        return timeline;
    }
}
