package io.hibernateshards.demo.post;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import io.hibernateshards.demo.member.Member;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.MapsId;

/** A member likes a post, once. It lives with the post; the member may live elsewhere. */
@Entity
@EntityGroup("member")
public class PostLike {

    @EmbeddedId
    private PostLikeId id;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @MapsId("postId")
    @ShardKey
    private Post post;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @MapsId("memberId")
    private Member member;

    protected PostLike() {}

    public PostLike(Post post, Member member) {
        this.id = new PostLikeId(post.getId(), member.getId());
        this.post = post;
        this.member = member;
    }

    public PostLikeId getId() {
        return id;
    }

    public Post getPost() {
        return post;
    }

    public Member getMember() {
        return member;
    }
}
