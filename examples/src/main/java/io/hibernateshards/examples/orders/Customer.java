package io.hibernateshards.examples.orders;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import io.hibernateshards.sharding.Md5Sharding;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** Who places orders. The id is the shard key: its MD5 digest modulo the number of virtual shards. */
// region entity
@Entity
@EntityGroup("customer")
@Md5Sharding
public class Customer {

    @Id
    @ShardKey
    private String id;

    // endregion

    protected Customer() {}

    public Customer(String id) {
        this.id = id;
    }

    public String getId() {
        return id;
    }
    // region entity
}
// endregion
