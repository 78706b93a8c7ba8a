package io.hibernateshards.demo.loading;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A social network to be loaded: its members, in an order that never changes. */
public interface Network {

    /** When all loaded friendships began. */
    Instant FRIENDS_SINCE = Instant.parse("2025-11-30T12:00:00Z");

    /** How many members there are. */
    int size();

    /**
     * A member with all that lives in the member's virtual shard; the same at every call.
     *
     * @param index in {@code [0, size())}
     */
    Profile profile(int index);

    /** All members, one after the other. */
    default Stream<Profile> profiles() {
        return IntStream.range(0, size()).mapToObj(this::profile);
    }

    /** This network's members, then those of another. */
    default Network and(Network other) {
        var first = this;
        return new Network() {
            @Override
            public int size() {
                return first.size() + other.size();
            }

            @Override
            public Profile profile(int index) {
                return index < first.size() ? first.profile(index) : other.profile(index - first.size());
            }
        };
    }

    /**
     * A member with all that lives in the member's virtual shard.
     *
     * @param id the member's id, the shard key of all the rest
     * @param friendIds the friends, who have this member among theirs
     * @param posts what the member wrote, with what others wrote to it
     * @param operator whether the member is an operator of the platform
     */
    record Profile(
            String id, String name, String emoji, List<String> friendIds, List<Article> posts, boolean operator) {}

    /** A post to be loaded; the likes by the ids of those who like it. */
    record Article(String text, Instant createdAt, List<Reply> comments, List<String> likedBy) {}

    /** A comment to be loaded. */
    record Reply(String writerId, String text, Instant createdAt) {}
}
