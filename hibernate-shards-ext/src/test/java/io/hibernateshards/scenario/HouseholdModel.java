package io.hibernateshards.scenario;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ReferenceEntity;
import io.hibernateshards.ShardKey;
import io.hibernateshards.UniquePerDatabase;
import jakarta.persistence.CascadeType;
import jakarta.persistence.ConstraintMode;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.ForeignKey;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OneToOne;
import jakarta.persistence.OrderBy;
import jakarta.persistence.OrderColumn;
import jakarta.persistence.Version;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Owners, their items and each item's warranty live together; friends and buyers may be anywhere, without a foreign key, as
 * no database has one for the rows of another.
 */
final class HouseholdModel {

    static final Class<?>[] ENTITIES = {Owner.class, Item.class, Warranty.class, Category.class};

    private HouseholdModel() {}

    @Entity(name = "Category")
    @ReferenceEntity
    static class Category {

        @Id
        String name = "";

        int rank;

        Category() {}

        Category(String name, int rank) {
            this.name = name;
            this.rank = rank;
        }
    }

    @Entity(name = "Owner")
    @EntityGroup("household")
    static class Owner {

        @Id
        @ShardKey
        String id = "";

        int balance;

        @Version
        int version;

        @Nullable
        @ManyToOne(fetch = FetchType.LAZY)
        @JoinColumn(foreignKey = @ForeignKey(ConstraintMode.NO_CONSTRAINT))
        Owner friend;

        @ElementCollection
        @OrderColumn
        List<String> notes = new ArrayList<>();

        @OneToMany(mappedBy = "owner", cascade = CascadeType.ALL, orphanRemoval = true)
        @OrderBy("id")
        List<Item> items = new ArrayList<>();

        Owner() {}

        Owner(String id, int balance) {
            this.id = id;
            this.balance = balance;
        }
    }

    /** Its id does not tell where it lives. */
    @Entity(name = "Item")
    @EntityGroup("household")
    @UniquePerDatabase
    static class Item {

        @Id
        String id = "";

        @Nullable
        @ShardKey
        @ManyToOne(fetch = FetchType.LAZY, optional = false)
        Owner owner;

        int price;

        @Version
        int version;

        @Nullable
        @ManyToOne(fetch = FetchType.LAZY)
        @JoinColumn(foreignKey = @ForeignKey(ConstraintMode.NO_CONSTRAINT))
        Owner buyer;

        @Nullable
        @ManyToOne
        Category category;

        @Nullable
        @OneToOne(mappedBy = "item", cascade = CascadeType.ALL, orphanRemoval = true)
        Warranty warranty;

        Item() {}

        Item(String id, Owner owner, int price) {
            this.id = id;
            this.owner = owner;
            this.price = price;
        }
    }

    @Entity(name = "Warranty")
    @EntityGroup("household")
    @UniquePerDatabase
    static class Warranty {

        @Id
        String id = "";

        @Nullable
        @ShardKey
        @OneToOne(fetch = FetchType.LAZY, optional = false)
        Item item;

        int years;

        Warranty() {}

        Warranty(Item item, int years) {
            this.id = item.id;
            this.item = item;
            this.years = years;
        }
    }
}
