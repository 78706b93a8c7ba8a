package io.hibernateshards.demo.feed;

import io.hibernateshards.demo.post.Post;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.Collection;

/** The questions a reader asks: friends, a timeline, the newest posts of all. Posts of one instant come by id. */
public final class Feed {

    private Feed() {}

    /** The ids of a member's friends: in the member's own virtual shard, one database. */
    public static TypedQuery<String> friendIds(EntityManager entityManager, String memberId) {
        return entityManager
                .createQuery(
                        "select f.friend.id from Friendship f where f.member.id = :member order by f.friend.id",
                        String.class)
                .setParameter("member", memberId);
    }

    /** The newest posts of these authors: on the authors' databases, each giving its newest, merged. */
    public static TypedQuery<Post> timeline(EntityManager entityManager, Collection<String> authorIds, int limit) {
        return entityManager
                .createQuery(
                        "select p from Post p join fetch p.author where p.author.id in :authors"
                                + " order by p.createdAt desc, p.id desc",
                        Post.class)
                .setParameter("authors", authorIds)
                .setMaxResults(limit);
    }

    /** The newest posts of all: every database gives its newest, merged. */
    public static TypedQuery<Post> newest(EntityManager entityManager, int limit) {
        return entityManager
                .createQuery(
                        "select p from Post p join fetch p.author order by p.createdAt desc, p.id desc", Post.class)
                .setMaxResults(limit);
    }
}
