package io.hibernateshards.demo.figures;

import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;

/**
 * The platform in figures.
 *
 * @param members how many members
 * @param posts how many posts
 * @param friendships how many friendships, each counted once although it is two rows
 * @param comments how many comments
 * @param likes how many likes
 */
public record PlatformFigures(long members, long posts, long friendships, long comments, long likes) {

    /** Every figure, over all databases. */
    public static PlatformFigures of(EntityManager entityManager) {
        return new PlatformFigures(
                members(entityManager).getSingleResult(),
                posts(entityManager).getSingleResult(),
                friendships(entityManager).getSingleResult(),
                comments(entityManager).getSingleResult(),
                likes(entityManager).getSingleResult());
    }

    public static TypedQuery<Long> members(EntityManager entityManager) {
        return entityManager.createQuery("select count(m) from Member m", Long.class);
    }

    public static TypedQuery<Long> posts(EntityManager entityManager) {
        return entityManager.createQuery("select count(p) from Post p", Long.class);
    }

    /** Counts a friendship at the row of the member whose id is the lesser of the two. */
    public static TypedQuery<Long> friendships(EntityManager entityManager) {
        return entityManager.createQuery(
                "select count(f) from Friendship f where f.id.memberId < f.id.friendId", Long.class);
    }

    public static TypedQuery<Long> comments(EntityManager entityManager) {
        return entityManager.createQuery("select count(c) from Comment c", Long.class);
    }

    public static TypedQuery<Long> likes(EntityManager entityManager) {
        return entityManager.createQuery("select count(l) from PostLike l", Long.class);
    }

    /** The average; 0 where there are no members. */
    public double postsPerMember() {
        return members == 0 ? 0 : (double) posts / members;
    }

    /** How many comments and likes a post has on average; 0 where there are no posts. */
    public double engagementPerPost() {
        return posts == 0 ? 0 : (double) (comments + likes) / posts;
    }
}
