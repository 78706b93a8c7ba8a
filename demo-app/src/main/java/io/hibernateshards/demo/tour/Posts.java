package io.hibernateshards.demo.tour;

import io.hibernateshards.demo.post.Post;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Posts as a table. */
final class Posts {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Posts() {}

    static Table table(Stage stage, List<Post> posts) {
        var table = new Table("time (UTC)", "author", "text", "likes", "comments", "database");
        for (var post : posts) {
            table.row(
                    TIME.format(post.getCreatedAt()),
                    post.getAuthor(),
                    post.getText(),
                    post.getLikeCount(),
                    post.getCommentCount(),
                    stage.session().databaseOf(post));
        }
        return table;
    }
}
