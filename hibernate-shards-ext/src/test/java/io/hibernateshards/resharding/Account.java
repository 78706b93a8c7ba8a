package io.hibernateshards.resharding;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import jakarta.persistence.CascadeType;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Version;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is written while its virtual shard moves. */
@Entity
@EntityGroup("account")
class Account {

    @Id
    @ShardKey
    @Column(length = 50)
    String owner = "";

    long balance;

    @Version
    int version;

    @ElementCollection
    Set<String> labels = new HashSet<>();

    @OneToMany(mappedBy = "account", cascade = CascadeType.ALL)
    List<Booking> bookings = new ArrayList<>();

    Account() {}

    Account(String owner) {
        this.owner = owner;
    }
}
