package io.hibernateshards.demo.post;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Hashtags, as the pages ask for them: always of all databases. */
public interface PostTagRepository extends Repository<PostTag, PostTagId> {

    /** When the newest post with a hashtag was written. */
    @Query("select max(t.createdAt) from PostTag t")
    Optional<Instant> newest();

    /** The hashtags of most posts since an instant: each database groups and counts, the groups are added up. */
    @Query("""
            select new io.hibernateshards.demo.post.Trend(t.id.tag, count(t)) from PostTag t
            where t.createdAt >= :since group by t.id.tag order by count(t) desc, t.id.tag
            """)
    List<Trend> trends(Instant since, Limit limit);
}
