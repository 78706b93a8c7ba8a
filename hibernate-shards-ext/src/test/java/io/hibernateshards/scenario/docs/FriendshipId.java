package io.hibernateshards.scenario.docs;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;

// region id
@Embeddable
record FriendshipId(
        @Column(length = 50) String memberLogin,
        @Column(length = 50) String friendLogin) {}
// endregion
