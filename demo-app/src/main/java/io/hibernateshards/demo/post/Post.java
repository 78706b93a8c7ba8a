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

/** What a member wrote. It lives with its author, and its generated id tells where that is. */
@Entity
@EntityGroup("member")
@Table(
        indexes = {
            @Index(name = "post_by_time", columnList = "createdAt, id"),
            @Index(name = "post_by_author", columnList = "author_id, createdAt, id")
        })
public class Post {

    @Id
    @ShardedId
    private Long id;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @ShardKey
    private Member author;

    @Column(nullable = false, length = 500)
    private String text;

    @Column(nullable = false)
    private Instant createdAt;

    @Column(nullable = false)
    private int likeCount;

    @Column(nullable = false)
    private int commentCount;

    protected Post() {}

    public Post(Member author, String text, Instant createdAt) {
        this.author = author;
        this.text = text;
        this.createdAt = createdAt;
    }

    public Long getId() {
        return id;
    }

    public Member getAuthor() {
        return author;
    }

    public String getText() {
        return text;
    }

    public Instant getCreatedAt() {
        return createdAt;
    }

    public int getLikeCount() {
        return likeCount;
    }

    public int getCommentCount() {
        return commentCount;
    }

    /** Counts one like more of a post that is being loaded with its likes. */
    public void countLike() {
        likeCount++;
    }

    /** Counts one comment more of a post that is being loaded with its comments. */
    public void countComment() {
        commentCount++;
    }
}
