package io.hibernateshards.resharding;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One change of an account's balance. Its id does not tell its place. */
@Entity
@EntityGroup("account")
class Booking {

    @Id
    UUID id = UUID.randomUUID();

    @ShardKey
    @ManyToOne(optional = false, fetch = FetchType.LAZY)
    @Nullable
    Account account;

    long amount;

    Booking() {}

    Booking(UUID id, Account account, long amount) {
        this.id = id;
        this.account = account;
        this.amount = amount;
    }
}
