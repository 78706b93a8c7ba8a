package io.hibernateshards.examples.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.CrossDatabaseWriteException;
import io.hibernateshards.DuplicateRowException;
import io.hibernateshards.ShardUnavailableException;
import io.hibernateshards.examples.ExampleUnits;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.fixtures.TestDatabase;
import io.hibernateshards.fixtures.jdbc.FaultyDataSource;
import io.hibernateshards.testing.ShardsExtension;
import jakarta.persistence.EntityManagerFactory;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The shop on H2 and PostgreSQL. */
@NullUnmarked
class OrdersIT {

    private static final Set<String> ALL = Set.of("shard_0", "shard_1", "shard_2");
    private static final LocalDateTime MORNING = LocalDateTime.of(2024, 3, 4, 8, 0);

    private List<TestDatabase> stores;
    private EntityManagerFactory factory;
    private Shop shop;

    @RegisterExtension
    final ShardsExtension shards = ShardsExtension.of(() -> factory);

    private void open(Databases databases) {
        stores = databases.fresh("shard_0", "shard_1", "shard_2");
        factory = ExampleUnits.open("orders", stores);
        shop = new Shop(factory);
    }

    @AfterEach
    void close() {
        factory.close();
    }

    private List<String> rows(String database) {
        return ExampleUnits.rows(stores, database, "select vshard, customer_id, number from orders order by number");
    }

    private void place(String customer, String number, long amount, int minute) {
        shop.place(customer, number, BigDecimal.valueOf(amount), MORNING.plusMinutes(minute));
    }

    @OnEachDatabase
    void ordersLiveWithTheirCustomer(Databases databases) {
        open(databases);
        OrdersExample.CUSTOMERS.forEach(shop::register);

        shards.touchesDatabases(Set.of("shard_0"), () -> place("USER-123", "ORD-1", 120, 0));
        shards.touchesDatabases(Set.of("shard_1"), () -> place("USER-456", "ORD-2", 80, 1));
        shards.touchesDatabases(Set.of("shard_0"), () -> place("USER-123", "ORD-3", 45, 2));

        assertThat(rows("shard_0")).containsExactly("0|USER-123|ORD-1", "0|USER-123|ORD-3");
        assertThat(rows("shard_1")).containsExactly("1|USER-456|ORD-2");
        assertThat(rows("shard_2")).isEmpty();
    }

    @OnEachDatabase
    void aCustomersOrdersAreReadNewestFirstFromOneDatabase(Databases databases) {
        open(databases);
        OrdersExample.CUSTOMERS.forEach(shop::register);
        place("USER-123", "ORD-2", 120, 1);
        place("USER-456", "ORD-5", 80, 9);
        place("USER-123", "ORD-4", 45, 3);
        place("USER-123", "ORD-1", 60, 1);

        shards.touchesDatabases(
                Set.of("shard_0"),
                () -> assertThat(shop.ordersOf("USER-123"))
                        .extracting(Order::getNumber)
                        .containsExactly("ORD-4", "ORD-1", "ORD-2"));
        shards.touchesDatabases(
                ALL,
                () -> assertThat(shop.newest(3))
                        .extracting(Order::getNumber)
                        .containsExactly("ORD-5", "ORD-4", "ORD-1"));
    }

    @OnEachDatabase
    void anOrderIsCompletedOnItsCustomersDatabaseAlone(Databases databases) {
        open(databases);
        OrdersExample.CUSTOMERS.forEach(shop::register);
        place("USER-123", "ORD-1", 120, 0);
        place("USER-456", "ORD-2", 80, 1);

        shards.touchesDatabases(
                Set.of("shard_1"),
                () -> assertThat(shop.complete("USER-456", "ORD-2")).isTrue());
        shards.touchesDatabases(
                Set.of("shard_1"),
                () -> assertThat(shop.complete("USER-456", "ORD-1")).isFalse());

        assertThat(shop.ordersOf("USER-456")).extracting(Order::getStatus).containsExactly(OrderStatus.COMPLETED);
        assertThat(shop.ordersOf("USER-123")).extracting(Order::getStatus).containsExactly(OrderStatus.PENDING);
    }

    @OnEachDatabase
    void revenueAddsUpByCustomerByDatabaseAndOverAll(Databases databases) {
        open(databases);
        OrdersExample.fill(shop);

        shards.touchesDatabases(ALL, () -> assertThat(shop.revenue()).hasToString("2475.00 from 30 orders"));
        shards.touchesDatabases(
                ALL,
                () -> assertThat(shop.revenueByDatabase())
                        .hasToString("{shard_0=775.00 from 10 orders, shard_1=825.00 from 10 orders,"
                                + " shard_2=875.00 from 10 orders}"));
        shards.touchesDatabases(
                ALL,
                () -> assertThat(shop.revenueByCustomer())
                        .extracting(CustomerRevenue::toString)
                        .containsExactly(
                                "USER-456: 450.00 from 5 orders",
                                "USER-100: 400.00 from 5 orders",
                                "USER-123: 350.00 from 5 orders"));
    }

    @OnEachDatabase
    void aShopWithoutOrdersHasNoRevenue(Databases databases) {
        open(databases);

        var revenue = shop.revenue();

        assertThat(revenue.total()).isEqualByComparingTo("0");
        assertThat(revenue.orders()).isZero();
        assertThat(shop.revenueByCustomer()).isEmpty();
    }

    @OnEachDatabase
    void aNumberWithoutItsCustomerIsLookedForOnEveryDatabase(Databases databases) {
        open(databases);
        OrdersExample.fill(shop);

        shards.touchesDatabases(
                ALL,
                () -> factory.runInTransaction(entityManager -> assertThat(
                                entityManager.find(Order.class, "ORD-7").getAmount())
                        .isEqualByComparingTo("45")));
    }

    @OnEachDatabase
    void aNumberGivenOnTwoDatabasesIsFoundToBeTwoOrders(Databases databases) {
        open(databases);
        OrdersExample.CUSTOMERS.forEach(shop::register);
        place("USER-123", "ORD-1", 120, 0);
        place("USER-456", "ORD-1", 80, 1);

        assertThatThrownBy(() -> factory.runInTransaction(entityManager -> entityManager.find(Order.class, "ORD-1")))
                .hasStackTraceContaining(DuplicateRowException.class.getName());
        assertThat(shop.complete("USER-456", "ORD-1")).isTrue();
        assertThat(shop.ordersOf("USER-123")).extracting(Order::getStatus).containsExactly(OrderStatus.PENDING);
    }

    @OnEachDatabase
    void oneTransactionTakesNoOrdersOfCustomersOnTwoDatabases(Databases databases) {
        open(databases);
        OrdersExample.CUSTOMERS.forEach(shop::register);

        assertThatThrownBy(() -> factory.runInTransaction(entityManager -> {
                    for (var customer : List.of("USER-123", "USER-456")) {
                        entityManager.persist(new Order(
                                "of " + customer,
                                entityManager.getReference(Customer.class, customer),
                                BigDecimal.TEN,
                                MORNING));
                    }
                }))
                .hasStackTraceContaining(CrossDatabaseWriteException.class.getName());

        assertThat(shop.revenue().orders()).isZero();
    }

    @OnEachDatabase
    void anOrderOfAnUnknownCustomerIsRefusedByTheDatabase(Databases databases) {
        open(databases);

        assertThatThrownBy(() -> place("USER-123", "ORD-1", 120, 0))
                .hasStackTraceContaining("ConstraintViolationException");
    }

    @OnEachDatabase
    void withoutOneDatabaseTheOthersCustomersAreServedAndSumsFailByName(Databases databases) {
        stores = databases.fresh("shard_0", "shard_1", "shard_2");
        var faulty = new FaultyDataSource("shard_2", stores.get(2).dataSource());
        factory = ExampleUnits.open("orders", stores, Map.of("shard_2", real -> faulty));
        shop = new Shop(factory);
        OrdersExample.fill(shop);

        faulty.die();

        assertThat(shop.ordersOf("USER-123")).hasSize(10);
        place("USER-456", "ORD-30", 160, 0);
        assertThatThrownBy(() -> shop.ordersOf("USER-100")).hasStackTraceContaining("'shard_2'");
        assertThatThrownBy(() -> shop.revenue())
                .hasStackTraceContaining(ShardUnavailableException.class.getName())
                .hasStackTraceContaining("'shard_2'");
        faulty.heal();
    }
}
