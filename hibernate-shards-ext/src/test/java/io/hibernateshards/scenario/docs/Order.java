package io.hibernateshards.scenario.docs;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import io.hibernateshards.id.ShardedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

// region entity
@Entity
@EntityGroup("order")
@Table(name = "orders")
class Order {

    @Id
    @ShardKey
    @ShardedId(from = 1_000_000)
    Long id;
    // endregion

    String item;

    Order() {}

    Order(String item) {
        this.item = item;
    }
    // region entity
}
// endregion
