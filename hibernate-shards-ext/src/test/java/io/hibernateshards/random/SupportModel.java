package io.hibernateshards.random;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ReferenceEntity;
import io.hibernateshards.ShardKey;
import io.hibernateshards.UniquePerDatabase;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** The model of the statement support table: customers with their purchases, shops that are elsewhere, countries everywhere. */
final class SupportModel {

    static final List<Class<?>> ENTITIES =
            List.of(Country.class, Shop.class, Customer.class, Purchase.class, Gift.class);

    private SupportModel() {}

    static void fill(EntityManager em) {
        var countries = new ArrayList<Country>();
        for (var code : List.of("ch", "fr")) {
            var country = new Country();
            country.code = code;
            country.name = "Land " + code;
            em.persist(country);
            countries.add(country);
        }
        var shops = new ArrayList<Shop>();
        for (int number = 0; number < 5; number++) {
            var shop = new Shop();
            shop.code = "s" + number;
            shop.city = number % 2 == 0 ? "Bern" : "Lyon";
            em.persist(shop);
            shops.add(shop);
        }
        long purchases = 0;
        var customers = new ArrayList<Customer>();
        for (int number = 0; number < 20; number++) {
            var customer = new Customer();
            customer.login = "c" + number;
            customer.name = number % 5 == 0 ? null : "Name " + number % 4;
            customer.score = number % 6 == 0 ? null : number % 7;
            customer.joined = LocalDate.of(2024, 1 + number % 3, 1);
            customer.address = new Address();
            customer.address.city = number % 2 == 0 ? "Bern" : "Lyon";
            customer.address.zip = 3000 + number % 3;
            customer.country = countries.get(number % 2);
            customer.friend = number == 0 ? null : customers.get(number / 2);
            customer.tags.addAll(List.of("t" + number % 3, "t" + number % 4));
            customer.prices.addAll(List.of(number, number % 3));
            customer.marks.put("m", number % 4);
            em.persist(customer);
            customers.add(customer);
            for (int each = 0; each < number % 4; each++) {
                var purchase = each == 2 ? new Gift() : new Purchase();
                purchase.id = ++purchases;
                purchase.customer = customer;
                purchase.shop = shops.get((number + each) % 5);
                purchase.total = BigDecimal.valueOf(number * 100L + each * 50L, 2);
                if (purchase instanceof Gift gift) {
                    gift.wish = "wish " + number;
                }
                em.persist(purchase);
            }
        }
    }

    @Entity(name = "Country")
    @ReferenceEntity
    public static class Country {
        @Id
        public String code;

        public String name;
    }

    @Entity(name = "Shop")
    @EntityGroup("shop")
    public static class Shop {
        @Id
        @ShardKey
        public String code;

        public String city;
    }

    @Embeddable
    public static class Address {
        public String city;

        public int zip;

        @Override
        public String toString() {
            return zip + " " + city;
        }
    }

    @Entity(name = "Customer")
    @EntityGroup("customer")
    public static class Customer {
        @Id
        @ShardKey
        public String login;

        public String name;

        public Integer score;

        public LocalDate joined;

        @Embedded
        public Address address;

        @ManyToOne(fetch = FetchType.LAZY)
        public Country country;

        /** Another customer, on whichever database. */
        @ManyToOne(fetch = FetchType.LAZY)
        public Customer friend;

        @ElementCollection
        public Set<String> tags = new HashSet<>();

        @ElementCollection
        @jakarta.persistence.OrderColumn
        public List<Integer> prices = new ArrayList<>();

        @ElementCollection
        public java.util.Map<String, Integer> marks = new TreeMap<>();

        @OneToMany(mappedBy = "customer")
        public Set<Purchase> purchases = new HashSet<>();
    }

    @Entity(name = "Purchase")
    @EntityGroup("customer")
    @UniquePerDatabase
    public static class Purchase {
        @Id
        public Long id;

        @ShardKey
        @ManyToOne(optional = false, fetch = FetchType.LAZY)
        public Customer customer;

        @ManyToOne(fetch = FetchType.LAZY)
        public Shop shop;

        @Column(precision = 12, scale = 2)
        public BigDecimal total;
    }

    @Entity(name = "Gift")
    public static class Gift extends Purchase {
        public String wish;
    }
}
