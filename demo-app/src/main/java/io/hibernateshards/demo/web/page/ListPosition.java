package io.hibernateshards.demo.web.page;

import io.hibernateshards.demo.post.Comment;
import io.hibernateshards.demo.post.Post;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.KeysetScrollPosition;
import org.springframework.data.domain.ScrollPosition;

/**
 * After which post or comment a list goes on, as a word for addresses: its time, {@code ~}, its id. It names a place in the
 * order and no row, so it stays right whatever is written or deleted meanwhile.
 *
 * @param createdAt when it was written
 * @param id its id
 */
public record ListPosition(Instant createdAt, long id) {

    /** The position of a post. */
    public static ListPosition of(Post post) {
        return new ListPosition(post.getCreatedAt(), post.getId());
    }

    /** The position of a comment. */
    public static ListPosition of(Comment comment) {
        return new ListPosition(comment.getCreatedAt(), comment.getId());
    }

    /**
     * What an address says.
     *
     * @throws InvalidRequestException if it says no position
     */
    public static ListPosition parse(String word) {
        int middle = word.indexOf('~');
        try {
            if (middle > 0) {
                return new ListPosition(
                        Instant.parse(word.substring(0, middle)), Long.parseLong(word.substring(middle + 1)));
            }
        } catch (DateTimeException | NumberFormatException invalid) {
            throw invalid(word, invalid);
        }
        throw invalid(word, null);
    }

    private static InvalidRequestException invalid(String word, @Nullable Exception cause) {
        return new InvalidRequestException(
                "'" + word + "' is no position in a list. It is a time and an id, as in"
                        + " 2026-03-02T08:00:00Z~42. Begin at the top of the list.",
                cause);
    }

    /** Where a query goes on. */
    public KeysetScrollPosition toScrollPosition() {
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("createdAt", createdAt);
        keys.put("id", id);
        return ScrollPosition.forward(keys);
    }

    @Override
    public String toString() {
        return createdAt + "~" + id;
    }
}
