package io.hibernateshards.demo.post;

import java.util.List;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Comments, as the pages ask for them. */
public interface CommentRepository extends Repository<Comment, Long> {

    /** A post's comments, oldest first, from the post's database; their writers are then fetched from theirs. */
    @Query("select c from Comment c join fetch c.writer where c.post.id = :post order by c.createdAt, c.id")
    List<Comment> of(long post, Limit limit);
}
