package io.hibernateshards.demo.post;

import java.time.Instant;
import java.util.List;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Comments, as the pages ask for them. */
public interface CommentRepository extends Repository<Comment, Long> {

    /** A post's comments, newest first, from the post's database; their writers are then fetched from theirs. */
    @Query("select c from Comment c join fetch c.writer where c.post.id = :post order by c.createdAt desc, c.id desc")
    List<Comment> newest(long post, Limit limit);

    /** Those before a time, or of that time before an id, newest first, from the same databases. */
    @Query("""
            select c from Comment c join fetch c.writer
            where c.post.id = :post and (c.createdAt < :createdAt or c.createdAt = :createdAt and c.id < :id)
            order by c.createdAt desc, c.id desc
            """)
    List<Comment> before(long post, Instant createdAt, long id, Limit limit);
}
