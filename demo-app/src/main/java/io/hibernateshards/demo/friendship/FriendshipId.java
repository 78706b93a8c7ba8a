package io.hibernateshards.demo.friendship;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;

/**
 * One side of a friendship.
 *
 * @param memberId whose row it is
 * @param friendId whom that member has as a friend
 */
@Embeddable
public record FriendshipId(
        @Column(length = 40) String memberId,
        @Column(length = 40) String friendId) {

    /** The other side of the same friendship. */
    public FriendshipId reversed() {
        return new FriendshipId(friendId, memberId);
    }
}
