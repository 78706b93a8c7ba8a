package io.hibernateshards.demo.web.page;

import io.hibernateshards.demo.post.Comment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Comments as a page shows them.
 *
 * @param shown oldest first, as a talk is read
 * @param earlier before which position there are more, or null where these are the first
 */
record CommentList(List<Comment> shown, @Nullable ListPosition earlier) {

    /**
     * At most so many.
     *
     * @param found newest first, one more than are shown where there are earlier ones
     */
    static CommentList of(List<Comment> found, int most) {
        var shown = new ArrayList<>(found.subList(0, Math.min(most, found.size())));
        Collections.reverse(shown);
        return new CommentList(List.copyOf(shown), found.size() > most ? ListPosition.of(shown.get(0)) : null);
    }
}
