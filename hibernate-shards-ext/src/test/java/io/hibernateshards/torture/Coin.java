package io.hibernateshards.torture;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** A child whose id does not tell its place. */
@Entity
@EntityGroup("purse")
class Coin {

    /** How many each purse has. */
    static final int SIDES = 2;

    @Id
    UUID id;

    @ShardKey
    @ManyToOne(optional = false, fetch = FetchType.LAZY)
    @JoinColumn(name = "purse_name")
    Purse purse;

    int writer;

    int number;

    int side;

    int revision;

    Coin() {}

    Coin(Purse purse, int side) {
        this.id = id(purse.writer, purse.number, side);
        this.purse = purse;
        this.writer = purse.writer;
        this.number = purse.number;
        this.side = side;
    }

    static UUID id(int writer, int number, int side) {
        return UUID.nameUUIDFromBytes((writer + "-" + number + "-" + side).getBytes(StandardCharsets.UTF_8));
    }
}
