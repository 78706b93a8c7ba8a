package io.hibernateshards.demo.post;

import java.util.Collection;
import java.util.Set;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Likes, as the pages ask for them. */
public interface PostLikeRepository extends Repository<PostLike, PostLikeId> {

    /** Which of these posts a member likes: on the posts' databases, one statement each. */
    @Query("select l.post.id from PostLike l where l.post.id in :posts and l.member.id = :member")
    Set<Long> likedBy(String member, Collection<Long> posts);
}
