package io.hibernateshards.demo.post;

import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;

/** Questions about posts. */
public final class PostQueries {

    private PostQueries() {}

    /** A post's comments, oldest first: on the post's database. */
    public static TypedQuery<Comment> comments(EntityManager entityManager, Post post) {
        return entityManager
                .createQuery("select c from Comment c where c.post = :post order by c.createdAt, c.id", Comment.class)
                .setParameter("post", post);
    }
}
