package io.hibernateshards.demo.web.page;

import io.hibernateshards.demo.friendship.FriendshipRepository;
import io.hibernateshards.demo.post.Post;
import io.hibernateshards.demo.post.PostLikeRepository;
import io.hibernateshards.demo.post.PostRepository;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Lists of posts with what the reader likes of them. A list costs three statements at most for each database that it needs,
 * however long it is: the friends, the posts with their authors, the likes.
 */
@Service
@Transactional(readOnly = true)
public class Timelines {

    /** Of more friends a timeline shows the longest friendships. */
    static final int MOST_FRIENDS = 500;

    private final FriendshipRepository friendships;
    private final PostRepository posts;
    private final PostLikeRepository likes;

    Timelines(FriendshipRepository friendships, PostRepository posts, PostLikeRepository likes) {
        this.friendships = friendships;
        this.posts = posts;
        this.likes = likes;
    }

    /** The member's own posts and those of friends. */
    public PostList of(String memberId, Optional<ListPosition> after) {
        var authors = new ArrayList<>(friendships.friendIds(memberId, Limit.of(MOST_FRIENDS)));
        authors.add(memberId);
        return by(authors, memberId, after);
    }

    /** The posts of these authors. */
    public PostList by(Collection<String> authors, String readerId, Optional<ListPosition> after) {
        var window = posts.findFirst20ByAuthorIdInOrderByCreatedAtDescIdDesc(
                authors,
                after.<ScrollPosition>map(ListPosition::toScrollPosition).orElseGet(ScrollPosition::keyset));
        var content = window.getContent();
        return new PostList(
                content,
                liked(readerId, content),
                window.hasNext() ? ListPosition.of(content.get(content.size() - 1)) : null);
    }

    /** A list that does not go on. */
    public PostList of(List<Post> all, String readerId) {
        return new PostList(all, liked(readerId, all), null);
    }

    private Set<Long> liked(String readerId, List<Post> of) {
        return of.isEmpty()
                ? Set.of()
                : likes.likedBy(readerId, of.stream().map(Post::getId).toList());
    }
}
