package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardConfigurationException;
import io.hibernateshards.ShardKey;
import io.hibernateshards.ShardedSession;
import io.hibernateshards.ShardedSessionFactory;
import io.hibernateshards.boot.ShardsPersistenceProvider;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.fixtures.TestDatabase;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.CascadeType;
import jakarta.persistence.Convert;
import jakarta.persistence.DiscriminatorValue;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityListeners;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.NamedAttributeNode;
import jakarta.persistence.NamedEntityGraph;
import jakarta.persistence.NamedNativeQuery;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.ParameterMode;
import jakarta.persistence.PersistenceConfiguration;
import jakarta.persistence.PostLoad;
import jakarta.persistence.PrePersist;
import jakarta.persistence.RollbackException;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.hibernate.Hibernate;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.annotations.TenantId;
import org.hibernate.context.spi.CurrentTenantIdentifierResolver;
import org.hibernate.jpa.HibernateHints;

/**
 * An application that knows nothing of sharding, with only its provider replaced: without databases named it gets Hibernate's
 * own factory; with several named, everything it has lives on the first and works as before.
 */
class UnannotatedApplicationIT {

    record Money(BigDecimal amount) {}

    static class MoneyConverter implements AttributeConverter<Money, String> {
        @Override
        public String convertToDatabaseColumn(Money money) {
            return money == null ? null : money.amount().toPlainString();
        }

        @Override
        public Money convertToEntityAttribute(String text) {
            return text == null ? null : new Money(new BigDecimal(text));
        }
    }

    @Embeddable
    static class Address {
        String street;
        String city;

        Address() {}

        Address(String street, String city) {
            this.street = street;
            this.city = city;
        }
    }

    static class Stamp {
        @PrePersist
        void stamp(Object entity) {
            if (entity instanceof Purchase purchase) {
                purchase.stamp = "stamped";
            }
        }
    }

    @Entity(name = "Customer")
    @Inheritance(strategy = InheritanceType.JOINED)
    static class Customer {
        @Id
        @GeneratedValue
        Long id;

        String name;

        @Embedded
        Address address;

        @ElementCollection
        Set<String> phones = new HashSet<>();

        @OneToMany(mappedBy = "customer", cascade = CascadeType.ALL, orphanRemoval = true)
        List<Purchase> purchases = new ArrayList<>();

        Customer() {}

        Customer(String name) {
            this.name = name;
        }
    }

    @Entity(name = "Company")
    static class Company extends Customer {
        String taxNumber;

        Company() {}

        Company(String name, String taxNumber) {
            super(name);
            this.taxNumber = taxNumber;
        }
    }

    @Entity(name = "Purchase")
    @Table(name = "purchases")
    @EntityListeners(Stamp.class)
    @NamedEntityGraph(name = "withProducts", attributeNodes = @NamedAttributeNode("products"))
    @NamedQuery(name = "dear", query = "from Purchase p where p.price >= :least order by p.price")
    @NamedNativeQuery(name = "count", query = "select count(*) from purchases", resultClass = Long.class)
    static class Purchase {
        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        Long id;

        @Version
        int version;

        @ManyToOne
        Customer customer;

        @Convert(converter = MoneyConverter.class)
        Money price;

        @ManyToMany
        List<Product> products = new ArrayList<>();

        String stamp;

        transient boolean loaded;

        Purchase() {}

        Purchase(Customer customer, String price) {
            this.customer = customer;
            this.price = new Money(new BigDecimal(price));
        }

        @PostLoad
        void load() {
            loaded = true;
        }
    }

    @Entity(name = "Product")
    @Inheritance(strategy = InheritanceType.SINGLE_TABLE)
    @DiscriminatorValue("product")
    static class Product {
        @Id
        String code;

        Product() {}

        Product(String code) {
            this.code = code;
        }
    }

    @Entity(name = "Book")
    @DiscriminatorValue("book")
    static class Book extends Product {
        int pages;

        Book() {}

        Book(String code, int pages) {
            super(code);
            this.pages = pages;
        }
    }

    @Entity(name = "Note")
    static class Note {
        @Id
        String id;

        @TenantId
        String owner;

        String text;

        Note() {}

        Note(String id, String text) {
            this.id = id;
            this.text = text;
        }
    }

    @Entity(name = "Shelf")
    @EntityGroup("shelf")
    static class Shelf {
        @Id
        @ShardKey
        String id;
    }

    private static final Class<?>[] SHOP = {
        Customer.class, Company.class, Purchase.class, Product.class, Book.class, MoneyConverter.class
    };

    /** The application, once as Hibernate's own and once over two databases. */
    private static void onBoth(Databases databases, Consumer<EntityManagerFactory> application, Class<?>... classes) {
        try (var factory = open(List.of(databases.fresh("single")), Map.of(), classes)) {
            assertThat(factory.getClass().getName()).startsWith("org.hibernate.");
            application.accept(factory);
        }
        var stores = databases.fresh("one", "two");
        try (var factory = open(stores, Map.of(), classes)) {
            assertThat(factory).isInstanceOf(ShardedSessionFactory.class);
            application.accept(factory);
        }
    }

    private static EntityManagerFactory open(
            List<TestDatabase> stores, Map<String, Object> settings, Class<?>... classes) {
        var unit = new PersistenceConfiguration("shop").provider(ShardsPersistenceProvider.class.getName());
        Arrays.stream(classes).forEach(unit::managedClass);
        unit.property("jakarta.persistence.schema-generation.database.action", "create");
        if (stores.size() == 1) {
            unit.property("jakarta.persistence.jdbc.url", stores.get(0).url());
            unit.property("jakarta.persistence.jdbc.user", stores.get(0).user());
            unit.property("jakarta.persistence.jdbc.password", stores.get(0).password());
        } else {
            unit.property("hibernate.shards.databases", "one, two");
            for (var store : stores) {
                var prefix = "hibernate.shards.database." + store.name() + ".";
                unit.property(prefix + "url", store.url());
                unit.property(prefix + "user", store.user());
                unit.property(prefix + "password", store.password());
                unit.property(prefix + "pool.max_size", 4);
            }
        }
        settings.forEach(unit::property);
        return unit.createEntityManagerFactory();
    }

    @OnEachDatabase
    void cascadesOrphansAndEmbeddablesAreHibernates(Databases databases) {
        onBoth(
                databases,
                factory -> {
                    var ann = new Customer("Ann");
                    ann.address = new Address("Main Street 1", "Torun");
                    ann.phones.add("123");
                    ann.purchases.add(new Purchase(ann, "10.50"));
                    ann.purchases.add(new Purchase(ann, "99.00"));
                    factory.runInTransaction(manager -> manager.persist(ann));

                    factory.runInTransaction(manager -> {
                        var found = manager.find(Customer.class, ann.id);
                        assertThat(found.address.city).isEqualTo("Torun");
                        assertThat(found.phones).containsExactly("123");
                        assertThat(found.purchases).hasSize(2).allMatch(purchase -> purchase.loaded);
                        assertThat(found.purchases)
                                .extracting(purchase -> purchase.stamp)
                                .containsOnly("stamped");
                        found.purchases.removeIf(
                                purchase -> purchase.price.amount().intValue() == 10);
                    });

                    factory.runInTransaction(manager -> {
                        assertThat(manager.createQuery("select p.price from Purchase p", Money.class)
                                        .getResultList())
                                .containsExactly(new Money(new BigDecimal("99.00")));
                        manager.remove(manager.find(Customer.class, ann.id));
                    });
                    factory.runInTransaction(manager -> assertThat(manager.createQuery("from Purchase", Purchase.class)
                                    .getResultList())
                            .isEmpty());
                },
                SHOP);
    }

    @OnEachDatabase
    void aStaleVersionIsNotOverwritten(Databases databases) {
        onBoth(
                databases,
                factory -> {
                    var purchase = new Purchase(null, "1");
                    factory.runInTransaction(manager -> manager.persist(purchase));
                    factory.runInTransaction(manager -> manager.find(Purchase.class, purchase.id).stamp = "first");

                    purchase.stamp = "second";

                    assertThatThrownBy(() -> factory.runInTransaction(manager -> manager.merge(purchase)))
                            .satisfiesAnyOf(
                                    failure -> assertThat(failure).isInstanceOf(OptimisticLockException.class),
                                    failure -> assertThat(failure)
                                            .isInstanceOf(RollbackException.class)
                                            .hasCauseInstanceOf(OptimisticLockException.class));
                },
                SHOP);
    }

    @OnEachDatabase
    void inheritanceGraphsAndNamedQueriesAreHibernates(Databases databases) {
        onBoth(
                databases,
                factory -> {
                    var company = new Company("Acme", "42");
                    factory.runInTransaction(manager -> {
                        manager.persist(company);
                        var cheap = new Purchase(company, "5");
                        var dear = new Purchase(company, "7");
                        dear.products.add(new Book("b", 300));
                        dear.products.add(new Product("p"));
                        dear.products.forEach(manager::persist);
                        manager.persist(cheap);
                        manager.persist(dear);
                    });

                    factory.runInTransaction(manager -> {
                        assertThat(manager.find(Customer.class, company.id)).isInstanceOf(Company.class);
                        assertThat(manager.createQuery("select treat(p as Book).pages from Product p", Integer.class)
                                        .getResultList())
                                .containsExactly(300);
                        var dear = manager.createNamedQuery("dear", Purchase.class)
                                .setParameter("least", new Money(new BigDecimal("6")))
                                .setHint("jakarta.persistence.fetchgraph", manager.getEntityGraph("withProducts"))
                                .getSingleResult();
                        assertThat(Hibernate.isInitialized(dear.products)).isTrue();
                        assertThat(dear.products).hasSize(2);
                        var found = manager.find(
                                Purchase.class,
                                dear.id,
                                Map.of("jakarta.persistence.loadgraph", manager.getEntityGraph("withProducts")));
                        assertThat(found).isSameAs(dear);
                        assertThat(manager.createQuery("update Purchase p set p.stamp = 'bulk'")
                                        .executeUpdate())
                                .isEqualTo(2);
                    });
                },
                SHOP);
    }

    @OnEachDatabase
    void nativeQueriesGoWhereEverythingLives(Databases databases) {
        onBoth(
                databases,
                factory -> {
                    factory.runInTransaction(manager -> manager.persist(new Purchase(null, "1")));
                    factory.runInTransaction(manager -> {
                        assertThat(manager.createNamedQuery("count", Long.class).getSingleResult())
                                .isEqualTo(1);
                        assertThat(manager.createNativeQuery("select * from purchases", Purchase.class)
                                        .getSingleResult())
                                .isSameAs(manager.createQuery("from Purchase", Purchase.class)
                                        .getSingleResult());
                        assertThat(manager.createNativeQuery("update purchases set stamp = 'native'")
                                        .executeUpdate())
                                .isEqualTo(1);
                        manager.unwrap(Session.class).doWork(connection -> {
                            try (var statement = connection.createStatement();
                                    var rows = statement.executeQuery("select stamp from purchases")) {
                                rows.next();
                                assertThat(rows.getString(1)).isEqualTo("native");
                            }
                        });
                    });
                    factory.unwrap(SessionFactory.class)
                            .inStatelessTransaction(session -> assertThat(
                                            session.createNativeQuery("select stamp from purchases", String.class)
                                                    .getSingleResult())
                                    .isEqualTo("native"));
                },
                SHOP);
    }

    @OnEachDatabase
    void proceduresRunWhereEverythingLives(Databases databases, DatabaseKind kind) throws SQLException {
        var stores = databases.fresh("one", "two");
        var single = databases.fresh("single");
        var definition = kind == DatabaseKind.H2
                ? "create alias add_up for \"java.lang.Math.addExact(int,int)\""
                : "create procedure add_up(a int, b int, out total int) language plpgsql as 'begin total := a + b; end'";
        stores.get(0).execute(definition);
        single.execute(definition);

        for (var its : List.of(List.of(single), stores)) {
            try (var factory = open(its, Map.of(), SHOP)) {
                factory.runInTransaction(
                        manager -> assertThat(sum(manager, kind)).isEqualTo(5));
            }
        }
    }

    /** H2 answers with a result, PostgreSQL by a parameter. */
    private static int sum(EntityManager manager, DatabaseKind kind) {
        var call = manager.createStoredProcedureQuery("add_up")
                .registerStoredProcedureParameter(1, Integer.class, ParameterMode.IN)
                .registerStoredProcedureParameter(2, Integer.class, ParameterMode.IN)
                .setParameter(1, 2)
                .setParameter(2, 3);
        if (kind == DatabaseKind.H2) {
            return (Integer) call.getSingleResult();
        }
        call.registerStoredProcedureParameter(3, Integer.class, ParameterMode.OUT);
        call.execute();
        return (Integer) call.getOutputParameterValue(3);
    }

    @OnEachDatabase
    void theSecondDatabaseStaysEmpty(Databases databases) throws SQLException {
        var stores = databases.fresh("one", "two");
        try (var factory = open(stores, Map.of(), SHOP)) {
            factory.runInTransaction(manager -> manager.persist(new Product("p")));

            assertThat(stores.get(0).queryForStrings("select code from Product"))
                    .containsExactly("p");
            try (var session = factory.unwrap(SessionFactory.class).openSession()) {
                assertThat(((ShardedSession) session)
                                .<Integer>onAllDatabases(its -> 1)
                                .keySet())
                        .containsExactly("one", "two");
            }
        }
        assertThatThrownBy(() -> stores.get(1).queryForStrings("select code from Product"))
                .isInstanceOf(SQLException.class);
    }

    @OnEachDatabase
    void tenantsOfTheApplicationSeeTheirOwnRows(Databases databases) {
        onBoth(
                databases,
                factory -> {
                    asTenant(factory, "ann", manager -> manager.persist(new Note("1", "of Ann")));
                    asTenant(factory, "ben", manager -> manager.persist(new Note("2", "of Ben")));

                    asTenant(factory, "ann", manager -> {
                        assertThat(manager.createQuery("select n.text from Note n", String.class)
                                        .getResultList())
                                .containsExactly("of Ann");
                        assertThat(manager.find(Note.class, "2")).isNull();
                        assertThat(manager.find(Note.class, "1").owner).isEqualTo("ann");
                        assertThat(manager.unwrap(Session.class).getTenantIdentifierValue())
                                .isEqualTo("ann");
                    });
                    try (var session = factory.unwrap(SessionFactory.class)
                            .withStatelessOptions()
                            .tenantIdentifier((Object) "ben")
                            .openStatelessSession()) {
                        assertThat(session.createSelectionQuery("select n.text from Note n", String.class)
                                        .getResultList())
                                .containsExactly("of Ben");
                        assertThat(session.get(Note.class, "1")).isNull();
                    }
                },
                Note.class);
    }

    private static void asTenant(EntityManagerFactory factory, String tenant, Consumer<EntityManager> work) {
        try (var manager = factory.createEntityManager(Map.of(HibernateHints.HINT_TENANT_ID, tenant))) {
            manager.getTransaction().begin();
            work.accept(manager);
            manager.getTransaction().commit();
        }
    }

    record Tenants(Supplier<String> current) implements CurrentTenantIdentifierResolver<String> {
        @Override
        public String resolveCurrentTenantIdentifier() {
            return current.get();
        }

        @Override
        public boolean validateExistingCurrentSessions() {
            return false;
        }
    }

    @OnEachDatabase
    void aResolverOfTenantsIsAsked(Databases databases) {
        var tenant = new String[] {"ann"};
        Map<String, Object> resolving = Map.of("hibernate.tenant_identifier_resolver", new Tenants(() -> tenant[0]));
        for (var stores : List.of(List.of(databases.fresh("single")), databases.fresh("one", "two"))) {
            try (var factory = open(stores, resolving, Note.class)) {
                for (var name : List.of("ann", "ben")) {
                    tenant[0] = name;
                    factory.runInTransaction(manager -> manager.persist(new Note(name, "of " + name)));
                    factory.runInTransaction(
                            manager -> assertThat(manager.createQuery("select n.owner from Note n", String.class)
                                            .getResultList())
                                    .containsExactly(name));
                }
            }
        }
        assertThatThrownBy(() -> open(databases.fresh("one", "two"), resolving, SHOP))
                .isInstanceOf(ShardConfigurationException.class)
                .hasMessageContaining("no entity has an attribute with '@TenantId'")
                .hasMessageContaining("Remove it");
    }

    @OnEachDatabase
    void tenantsBesideShardedEntitiesStopTheBoot(Databases databases) {
        assertThatThrownBy(() -> open(databases.fresh("one", "two"), Map.of(), Note.class, Shelf.class))
                .isInstanceOf(ShardConfigurationException.class)
                .hasMessageContaining("not all on one database: " + Shelf.class.getName())
                .hasMessageContaining("Take the tenant into the shard key");
    }

    @OnEachDatabase
    void aTenantWithoutTenantsIsRefused(Databases databases) {
        try (var factory = open(databases.fresh("one", "two"), Map.of(), SHOP)) {
            assertThatThrownBy(() -> factory.createEntityManager(Map.of(HibernateHints.HINT_TENANT_ID, "ann")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("The tenant 'ann' was given")
                    .hasMessageContaining("Give no tenant");
        }
    }
}
