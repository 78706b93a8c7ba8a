package io.hibernateshards.demo.post;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Window;
import org.springframework.data.jpa.repository.EntityGraph;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Posts with their authors, newest first, as the pages ask for them. Posts of one instant come by id. */
public interface PostRepository extends Repository<Post, Long> {

    /** On the post's database. */
    @EntityGraph(attributePaths = "author")
    Optional<Post> findById(long id);

    /**
     * The next posts of these authors after a position: on the authors' databases, each giving its next, merged. What was
     * scrolled past is not read again, however far that is.
     */
    @EntityGraph(attributePaths = "author")
    Window<Post> findFirst20ByAuthorIdInOrderByCreatedAtDescIdDesc(Collection<String> authors, ScrollPosition position);

    /** A page of all posts, and how many there are; a page far behind is found by its rank. */
    @EntityGraph(attributePaths = "author")
    Page<Post> findAllByOrderByCreatedAtDescIdDesc(Pageable page);

    /**
     * Posts by a part of their text, on all databases.
     *
     * @param pattern in lower case, as {@code like} takes it, with {@code !} before what stands for itself
     */
    @Query("""
            select p from Post p join fetch p.author
            where lower(p.text) like :pattern escape '!' order by p.createdAt desc, p.id desc
            """)
    List<Post> search(String pattern, Limit limit);

    /** Posts with a hashtag, on all databases; the tag, the post and its author live together. */
    @Query("""
            select p from PostTag t join t.post p join fetch p.author
            where t.id.tag = :tag order by p.createdAt desc, p.id desc
            """)
    List<Post> tagged(String tag, Limit limit);
}
