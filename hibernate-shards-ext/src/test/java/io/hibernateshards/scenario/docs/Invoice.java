package io.hibernateshards.scenario.docs;

import io.hibernateshards.PinnedTo;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;

// region entity
@Entity
@PinnedTo("two")
class Invoice {

    @Id
    @GeneratedValue
    Long id;

    long cents;
    // endregion

    Invoice() {}

    Invoice(long cents) {
        this.cents = cents;
    }
    // region entity
}
// endregion
