package io.hibernateshards.demo.friendship;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import io.hibernateshards.demo.member.Member;
import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.MapsId;
import java.time.Instant;

/**
 * One member's side of a friendship. The other side is a second row in the friend's virtual shard, so that both find their
 * friends on their own database.
 */
@Entity
@EntityGroup("member")
public class Friendship {

    @EmbeddedId
    private FriendshipId id;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @MapsId("memberId")
    @ShardKey
    private Member member;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @MapsId("friendId")
    private Member friend;

    @Column(nullable = false)
    private Instant since;

    protected Friendship() {}

    public Friendship(Member member, Member friend, Instant since) {
        this.id = new FriendshipId(member.getId(), friend.getId());
        this.member = member;
        this.friend = friend;
        this.since = since;
    }

    public FriendshipId getId() {
        return id;
    }

    public Member getMember() {
        return member;
    }

    public Member getFriend() {
        return friend;
    }

    public Instant getSince() {
        return since;
    }
}
