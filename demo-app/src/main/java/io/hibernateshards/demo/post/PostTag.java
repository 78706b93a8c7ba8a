package io.hibernateshards.demo.post;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Index;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.MapsId;
import jakarta.persistence.Table;
import java.time.Instant;

/** A hashtag of a post. It lives with the post, and repeats the post's time so that tags of a period are found by an index. */
@Entity
@EntityGroup("member")
@Table(
        indexes = {
            @Index(name = "post_tag_by_time", columnList = "createdAt, tag"),
            @Index(name = "post_tag_by_tag", columnList = "tag, createdAt")
        })
public class PostTag {

    @EmbeddedId
    private PostTagId id;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @MapsId("postId")
    @ShardKey
    private Post post;

    @Column(nullable = false)
    private Instant createdAt;

    protected PostTag() {}

    /** @param tag in lower case and without its {@code #} */
    public PostTag(Post post, String tag) {
        this.id = new PostTagId(post.getId(), tag);
        this.post = post;
        this.createdAt = post.getCreatedAt();
    }

    public PostTagId getId() {
        return id;
    }

    public Post getPost() {
        return post;
    }

    public Instant getCreatedAt() {
        return createdAt;
    }
}
