package io.hibernateshards.torture;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import jakarta.persistence.CascadeType;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.OneToMany;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A root that one writer alone changes. All rows of it have the same revision, but for the labels, which bulk statements leave. */
@Entity
@EntityGroup("purse")
class Purse {

    @Id
    @ShardKey
    @Column(length = 40)
    String name = "";

    int writer;

    int number;

    int revision;

    @ElementCollection
    Set<String> labels = new HashSet<>();

    @OneToMany(mappedBy = "purse", cascade = CascadeType.ALL)
    List<Coin> coins = new ArrayList<>();

    Purse() {}

    Purse(int writer, int number) {
        this.name = name(writer, number);
        this.writer = writer;
        this.number = number;
        for (int side = 0; side < Coin.SIDES; side++) {
            coins.add(new Coin(this, side));
        }
    }

    static String name(int writer, int number) {
        return "purse " + writer + "-" + number;
    }

    void revise(int next) {
        revision = next;
        coins.forEach(coin -> coin.revision = next);
        labels.clear();
        labels.addAll(labels(writer, next));
    }

    static Set<String> labels(int writer, int revision) {
        return Set.of("of " + writer, "at " + revision);
    }
}
