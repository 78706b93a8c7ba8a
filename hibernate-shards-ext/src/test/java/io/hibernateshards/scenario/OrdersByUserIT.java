package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import io.hibernateshards.UniquePerDatabase;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.sharding.Md5Sharding;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A shop: orders live with the user who placed them, by MD5 modulo three. */
class OrdersByUserIT {

    private static final Set<String> ALL = Set.of("shard_0", "shard_1", "shard_2");

    /** One of each database, in its order. */
    private static final List<String> USERS = List.of("USER-123", "USER-456", "USER-100");

    private static final LocalDateTime MORNING = LocalDateTime.of(2024, 3, 4, 8, 0);

    @Entity(name = "Customer")
    @EntityGroup("user")
    @Md5Sharding
    static class Customer {
        @Id
        @ShardKey
        String id;

        Customer() {}

        Customer(String id) {
            this.id = id;
        }
    }

    @Entity(name = "Purchase")
    @Table(name = "orders")
    @EntityGroup("user")
    @UniquePerDatabase
    static class Order {
        @Id
        String id;

        @ShardKey
        @ManyToOne(optional = false, fetch = FetchType.LAZY)
        Customer customer;

        long amount;

        String status;

        LocalDateTime placed;

        Order() {}

        Order(String id, Customer customer, long amount, String status, LocalDateTime placed) {
            this.id = id;
            this.customer = customer;
            this.amount = amount;
            this.status = status;
            this.placed = placed;
        }
    }

    record Revenue(Long total, Long orders) {}

    private static WatchedUnit unit(Databases databases) {
        var unit = WatchedUnit.of(
                databases, List.of("shard_0", "shard_1", "shard_2"), Map.of(), Customer.class, Order.class);
        unit.persist(USERS.stream().map(Customer::new).toList());
        return unit;
    }

    private static void order(WatchedUnit unit, String id, String user, long amount, String status, int minute) {
        unit.inTransaction(session -> session.persist(new Order(
                id, session.getReference(Customer.class, user), amount, status, MORNING.plusMinutes(minute))));
    }

    @OnEachDatabase
    void aUsersOrdersLiveWithTheUser(Databases databases) {
        try (var unit = unit(databases)) {
            order(unit, "ORD-1", "USER-123", 120, "pending", 0);
            order(unit, "ORD-2", "USER-456", 80, "pending", 1);
            order(unit, "ORD-3", "USER-123", 45, "pending", 2);

            assertThat(unit.shardOf(Customer.class, "USER-123")).isZero();
            assertThat(unit.shardOf(Customer.class, "USER-456")).isEqualTo(1);
            var placed = "select vshard, customer_id, id from orders order by id";
            assertThat(unit.rows("shard_0", placed)).containsExactly("0|USER-123|ORD-1", "0|USER-123|ORD-3");
            assertThat(unit.rows("shard_1", placed)).containsExactly("1|USER-456|ORD-2");
            assertThat(unit.rows("shard_2", placed)).isEmpty();
        }
    }

    @OnEachDatabase
    void aUsersOrdersAreReadNewestFirstFromOneDatabase(Databases databases) {
        try (var unit = unit(databases)) {
            order(unit, "ORD-3", "USER-123", 120, "pending", 1);
            order(unit, "ORD-2", "USER-456", 80, "pending", 2);
            order(unit, "ORD-1", "USER-123", 45, "pending", 3);

            assertThat(unit.list(
                            Set.of("shard_0"),
                            "select o.id from Purchase o where o.customer.id = ?1 order by o.placed desc",
                            String.class,
                            "USER-123"))
                    .containsExactly("ORD-1", "ORD-3");
            assertThat(unit.list(ALL, "select o.id from Purchase o order by o.placed desc", String.class))
                    .containsExactly("ORD-1", "ORD-2", "ORD-3");
        }
    }

    @OnEachDatabase
    void anOrdersStatusIsChangedOnItsUsersDatabaseAlone(Databases databases) {
        try (var unit = unit(databases)) {
            order(unit, "ORD-1", "USER-123", 120, "pending", 0);
            order(unit, "ORD-2", "USER-456", 80, "pending", 1);

            unit.asking(Set.of("shard_1"), session -> {
                var update = session.createMutationQuery(
                        "update Purchase o set o.status = 'shipped' where o.id = ?1 and o.customer.id = ?2");
                assertThat(update.setParameter(1, "ORD-2")
                                .setParameter(2, "USER-456")
                                .executeUpdate())
                        .isEqualTo(1);
            });
            unit.asking(Set.of("shard_1"), session -> {
                var order = session.createQuery("from Purchase o where o.id = ?1 and o.customer.id = ?2", Order.class)
                        .setParameter(1, "ORD-2")
                        .setParameter(2, "USER-456")
                        .getSingleResult();
                assertThat(order.status).isEqualTo("shipped");
                order.status = "delivered";
            });

            assertThat(unit.rows("shard_0", "select status from orders")).containsExactly("pending");
            assertThat(unit.rows("shard_1", "select status from orders")).containsExactly("delivered");
        }
    }

    @OnEachDatabase
    void revenueAddsUpPerDatabaseAndOverAll(Databases databases) {
        try (var unit = unit(databases)) {
            for (int i = 0; i < 30; i++) {
                order(unit, "ORD-" + i, USERS.get(i % 3), 10 + 5L * i, i % 2 == 0 ? "completed" : "pending", i);
            }

            var figures = "select sum(o.amount), count(o) from Purchase o";
            assertThat(unit.list(ALL, figures, Revenue.class)).containsExactly(new Revenue(2475L, 30L));
            assertThat(unit.list(ALL, figures + " where o.status = 'completed'", Revenue.class))
                    .extracting(Revenue::orders)
                    .containsExactly(15L);
            unit.asking(
                    ALL,
                    session -> assertThat(session.onAllDatabases(its ->
                                    its.createQuery(figures, Revenue.class).getSingleResult()))
                            .containsExactly(
                                    Map.entry("shard_0", new Revenue(775L, 10L)),
                                    Map.entry("shard_1", new Revenue(825L, 10L)),
                                    Map.entry("shard_2", new Revenue(875L, 10L))));
            assertThat(unit.list(
                            ALL,
                            "select o.customer.id, sum(o.amount), count(o) from Purchase o where o.status = 'completed'"
                                    + " group by o.customer.id order by sum(o.amount) desc",
                            Object[].class))
                    .containsExactly(
                            new Object[] {"USER-456", 450L, 5L},
                            new Object[] {"USER-100", 400L, 5L},
                            new Object[] {"USER-123", 350L, 5L});
        }
    }
}
