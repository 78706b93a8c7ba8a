package io.hibernateshards.resharding;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import io.hibernateshards.id.ShardedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.jspecify.annotations.Nullable;

/** A root whose id is made, and tells its place. */
@Entity
@EntityGroup("ticket")
class Ticket {

    @Id
    @ShardedId
    @ShardKey
    @Nullable
    Long id;

    String text = "";

    Ticket() {}

    Ticket(String text) {
        this.text = text;
    }
}
