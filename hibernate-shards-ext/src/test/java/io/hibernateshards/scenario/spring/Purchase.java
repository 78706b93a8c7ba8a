package io.hibernateshards.scenario.spring;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import io.hibernateshards.id.ShardedId;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.NamedAttributeNode;
import jakarta.persistence.NamedEntityGraph;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Version;

/** What a shopper bought, stored with the shopper. */
@Entity
@EntityGroup("shopper")
@NamedQuery(name = "Purchase.dearerThan", query = "select p from Purchase p where p.cents > :cents order by p.cents")
@NamedEntityGraph(name = "Purchase.withShopper", attributeNodes = @NamedAttributeNode("shopper"))
public class Purchase {

    @Id
    @ShardedId
    Long id;

    @ShardKey
    @ManyToOne(optional = false, fetch = FetchType.LAZY)
    Shopper shopper;

    String title;

    long cents;

    @Version
    int version;

    protected Purchase() {}

    Purchase(Shopper shopper, String title, long cents) {
        this.shopper = shopper;
        this.title = title;
        this.cents = cents;
    }

    public Long getId() {
        return id;
    }

    public Shopper getShopper() {
        return shopper;
    }

    public String getTitle() {
        return title;
    }

    public long getCents() {
        return cents;
    }
}
