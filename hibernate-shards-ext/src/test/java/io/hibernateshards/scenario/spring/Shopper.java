package io.hibernateshards.scenario.spring;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import jakarta.persistence.CascadeType;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import jakarta.persistence.Version;
import java.util.ArrayList;
import java.util.List;

/** Who buys: the root of an entity group. */
@Entity
@EntityGroup("shopper")
public class Shopper {

    @Id
    @ShardKey
    String login;

    String name;

    int points;

    @Version
    int version;

    @OneToMany(mappedBy = "shopper", cascade = CascadeType.ALL)
    @OrderBy("cents")
    List<Purchase> purchases = new ArrayList<>();

    protected Shopper() {}

    Shopper(String login, String name, int points) {
        this.login = login;
        this.name = name;
        this.points = points;
    }

    public String getLogin() {
        return login;
    }

    public String getName() {
        return name;
    }

    public int getPoints() {
        return points;
    }

    public List<Purchase> getPurchases() {
        return purchases;
    }
}
