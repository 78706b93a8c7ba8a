package io.hibernateshards.demo.web.page;

import io.hibernateshards.demo.post.Post;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Posts as a page shows them.
 *
 * @param posts with their authors, in order
 * @param liked the ids of those that the reader likes
 * @param next where the list goes on, or null at its end
 */
public record PostList(
        List<Post> posts, Set<Long> liked, @Nullable ListPosition next) {

    public PostList {
        posts = List.copyOf(posts);
        liked = Set.copyOf(liked);
    }
}
