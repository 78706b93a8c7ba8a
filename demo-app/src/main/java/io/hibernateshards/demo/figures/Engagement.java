package io.hibernateshards.demo.figures;

import jakarta.persistence.EntityManager;
import java.util.List;

/** How members take part: what the figures page draws. Every question goes to all databases, which group and count. */
public final class Engagement {

    private Engagement() {}

    /**
     * The posts of a month, and what others did with them.
     *
     * @param year the year
     * @param month 1 for January
     * @param posts how many
     * @param likes how many likes those posts have
     * @param comments how many comments those posts have
     */
    public record Month(int year, int month, long posts, long likes, long comments) {}

    /**
     * How many posts have so many likes.
     *
     * @param likes so many
     * @param posts so many posts have them
     */
    public record Likes(int likes, long posts) {}

    /**
     * A member and what others did with the member's posts.
     *
     * @param memberId who
     * @param reactions how many likes and comments all posts of the member have
     */
    public record Author(String memberId, long reactions) {}

    /** Every month in which something was posted, in order. */
    public static List<Month> months(EntityManager entityManager) {
        return entityManager.createQuery("""
                        select year(p.createdAt), month(p.createdAt), count(p), sum(p.likeCount), sum(p.commentCount)
                        from Post p group by year(p.createdAt), month(p.createdAt)
                        order by year(p.createdAt), month(p.createdAt)
                        """, Month.class).getResultList();
    }

    /** How many posts have no like, one, two and so on; counts that no post has are left out. */
    public static List<Likes> likes(EntityManager entityManager) {
        return entityManager
                .createQuery(
                        "select p.likeCount, count(p) from Post p group by p.likeCount order by p.likeCount",
                        Likes.class)
                .getResultList();
    }

    /** The members whose posts got most likes and comments. */
    public static List<Author> authors(EntityManager entityManager, int limit) {
        return entityManager.createQuery("""
                        select p.author.id, sum(p.likeCount + p.commentCount) from Post p
                        group by p.author.id order by sum(p.likeCount + p.commentCount) desc, p.author.id
                        """, Author.class).setMaxResults(limit).getResultList();
    }
}
