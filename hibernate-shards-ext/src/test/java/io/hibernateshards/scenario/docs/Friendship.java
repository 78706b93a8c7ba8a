package io.hibernateshards.scenario.docs;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.MapsId;

// region entity
@Entity
@EntityGroup("member")
class Friendship {

    @EmbeddedId
    FriendshipId id;

    @ShardKey
    @MapsId("memberLogin")
    @ManyToOne(optional = false, fetch = FetchType.LAZY)
    Member member;
    // endregion

    Friendship() {}

    Friendship(Member member, String friendLogin) {
        this.id = new FriendshipId(member.login, friendLogin);
        this.member = member;
    }
    // region entity
}
// endregion
