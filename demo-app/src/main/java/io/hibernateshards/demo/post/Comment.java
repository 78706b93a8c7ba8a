package io.hibernateshards.demo.post;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import io.hibernateshards.demo.member.Member;
import io.hibernateshards.id.ShardedId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;

/**
 * A comment on a post. It lives with the post; its writer may live on another database, and is loaded from there when
 * asked for.
 */
@Entity
@EntityGroup("member")
@Table(indexes = @Index(name = "comment_by_post", columnList = "post_id, createdAt, id"))
public class Comment {

    @Id
    @ShardedId
    private Long id;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @ShardKey
    private Post post;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    private Member writer;

    @Column(nullable = false, length = 500)
    private String text;

    @Column(nullable = false)
    private Instant createdAt;

    protected Comment() {}

    public Comment(Post post, Member writer, String text, Instant createdAt) {
        this.post = post;
        this.writer = writer;
        this.text = text;
        this.createdAt = createdAt;
    }

    public Long getId() {
        return id;
    }

    public Post getPost() {
        return post;
    }

    public Member getWriter() {
        return writer;
    }

    public String getText() {
        return text;
    }

    public Instant getCreatedAt() {
        return createdAt;
    }
}
