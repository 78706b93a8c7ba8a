package io.hibernateshards.demo.post;

import io.hibernateshards.demo.member.Member;
import io.hibernateshards.demo.member.UnknownMemberException;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.time.Clock;

/**
 * Writing, commenting and liking. Whatever one of these calls changes lives in one virtual shard, so each is one ordinary
 * transaction on one database, counters included.
 */
public final class PostService {

    private final EntityManagerFactory factory;
    private final Clock clock;

    public PostService(EntityManagerFactory factory, Clock clock) {
        this.factory = factory;
        this.clock = clock;
    }

    /** Writes a post with its hashtags and counts it for its author; the post's id. */
    public long publish(String authorId, String text) {
        return factory.callInTransaction(entityManager -> {
            var author = member(entityManager, authorId);
            var post = new Post(author, text, clock.instant());
            entityManager.persist(post);
            Hashtags.in(text).forEach(tag -> entityManager.persist(new PostTag(post, tag)));
            author.countPost();
            return post.getId();
        });
    }

    /** Comments on a post; the comment's id. */
    public long comment(long postId, String writerId, String text) {
        return factory.callInTransaction(entityManager -> {
            var post = post(entityManager, postId);
            var comment = new Comment(post, member(entityManager, writerId), text, clock.instant());
            entityManager.persist(comment);
            count(entityManager, "commentCount", 1, postId);
            return comment.getId();
        });
    }

    /** Takes a comment back; false if there is none with that id. */
    public boolean removeComment(long commentId) {
        return factory.callInTransaction(entityManager -> {
            var comment = entityManager.find(Comment.class, commentId);
            if (comment == null) {
                return false;
            }
            count(entityManager, "commentCount", -1, comment.getPost().getId());
            entityManager.remove(comment);
            return true;
        });
    }

    /** Likes a post; false if the member likes it already. */
    public boolean like(long postId, String memberId) {
        return factory.callInTransaction(entityManager -> {
            if (entityManager.find(PostLike.class, new PostLikeId(postId, memberId)) != null) {
                return false;
            }
            var post = post(entityManager, postId);
            entityManager.persist(new PostLike(post, member(entityManager, memberId)));
            count(entityManager, "likeCount", 1, postId);
            return true;
        });
    }

    /** Takes a like back; false if there is none. */
    public boolean unlike(long postId, String memberId) {
        return factory.callInTransaction(entityManager -> {
            var like = entityManager.find(PostLike.class, new PostLikeId(postId, memberId));
            if (like == null) {
                return false;
            }
            count(entityManager, "likeCount", -1, postId);
            entityManager.remove(like);
            return true;
        });
    }

    /** Counts in the database, so that no two who do it at once lose one. */
    private static void count(EntityManager entityManager, String counter, int more, long postId) {
        entityManager
                .createQuery("update Post p set p." + counter + " = p." + counter + " + :more where p.id = :post")
                .setParameter("more", more)
                .setParameter("post", postId)
                .executeUpdate();
    }

    private static Post post(EntityManager entityManager, long id) {
        var post = entityManager.find(Post.class, id);
        if (post == null) {
            throw new UnknownPostException(id);
        }
        return post;
    }

    private static Member member(EntityManager entityManager, String id) {
        var member = entityManager.find(Member.class, id);
        if (member == null) {
            throw new UnknownMemberException(id);
        }
        return member;
    }
}
