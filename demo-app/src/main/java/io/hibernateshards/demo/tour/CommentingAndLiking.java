package io.hibernateshards.demo.tour;

import io.hibernateshards.demo.feed.Feed;
import io.hibernateshards.demo.member.Member;
import io.hibernateshards.demo.post.Post;
import io.hibernateshards.demo.post.PostQueries;
import io.hibernateshards.demo.post.PostService;
import java.time.Clock;

/** A post's comments with their writers from other databases; a comment and a like come and go. */
final class CommentingAndLiking implements Scene {

    @Override
    public String title() {
        return "Comments and likes live with their post";
    }

    @Override
    public void play(Stage stage) {
        var page = stage.page();
        var newest = stage.ask(Feed.newest(stage.entityManager(), 1));
        if (newest.isEmpty()) {
            page.paragraph("Nothing has been posted yet.");
            return;
        }
        var post = newest.get(0);
        page.paragraph(
                "The newest post is by " + post.getAuthor() + ": “" + post.getText() + "” Its comments are on the"
                        + " same database. Their writers are on any; Hibernate loads them, lazily, from where they live.");

        var comments = new Table("writer", "comment", "comment on", "writer on");
        for (var comment : stage.ask(PostQueries.comments(stage.entityManager(), post))) {
            comments.row(
                    comment.getWriter().getEmoji() + " " + comment.getWriter().getName(),
                    comment.getText(),
                    stage.session().databaseOf(comment),
                    stage.session().databaseOf(comment.getWriter()));
        }
        stage.show(comments);

        var service = new PostService(stage.factory(), Clock.systemUTC());
        var reader = stage.protagonist().orElse(post.getAuthor());
        var counters = new Table(reader + " …", "comments", "likes");
        count(stage, counters, "before", post);
        var comment = service.comment(post.getId(), reader.getId(), "One more from the tour.");
        count(stage, counters, "comments", post);
        service.removeComment(comment);
        count(stage, counters, "takes the comment back", post);
        likeAndUnlike(stage, service, counters, post, reader);
        stage.show(counters);
    }

    private static void likeAndUnlike(Stage stage, PostService service, Table counters, Post post, Member reader) {
        boolean liked = service.unlike(post.getId(), reader.getId());
        if (liked) {
            count(stage, counters, "takes the like back", post);
        }
        service.like(post.getId(), reader.getId());
        count(stage, counters, "likes", post);
        service.like(post.getId(), reader.getId());
        count(stage, counters, "likes again", post);
        if (!liked) {
            service.unlike(post.getId(), reader.getId());
            count(stage, counters, "takes the like back", post);
        }
    }

    private static void count(Stage stage, Table counters, String step, Post post) {
        stage.entityManager().refresh(post);
        counters.row(step, post.getCommentCount(), post.getLikeCount());
    }
}
