package io.hibernateshards.scenario.docs;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import io.hibernateshards.id.ShardedId;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import java.util.UUID;

// region entity
@Entity
@EntityGroup("member")
class Message {

    @Id
    @ShardedId
    UUID id;

    @ShardKey
    @ManyToOne(optional = false, fetch = FetchType.LAZY)
    Member recipient;

    @ManyToOne(fetch = FetchType.LAZY)
    Member sender;
    // endregion

    String text;

    Message() {}

    Message(Member recipient, Member sender, String text) {
        this.recipient = recipient;
        this.sender = sender;
        this.text = text;
    }
    // region entity
}
// endregion
