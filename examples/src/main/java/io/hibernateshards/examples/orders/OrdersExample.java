package io.hibernateshards.examples.orders;

import io.hibernateshards.ShardedSessionFactory;
import io.hibernateshards.examples.Account;
import jakarta.persistence.Persistence;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.List;

/** Three customers, thirty orders of 10, 15, 20 and so on, every other one completed. */
public final class OrdersExample {

    /** One of each database, in its order. */
    static final List<String> CUSTOMERS = List.of("USER-123", "USER-456", "USER-100");

    private static final LocalDateTime FIRST = LocalDateTime.of(2024, 3, 4, 8, 0);

    private OrdersExample() {}

    public static void run(Account account) {
        try (var factory = Persistence.createEntityManagerFactory("orders")) {
            var shop = new Shop(factory);
            account.begin("Orders by user, on three databases", factory);
            account.ask("Three customers register, and place 30 orders", factory, () -> {
                fill(shop);
                var shards = factory.unwrap(ShardedSessionFactory.class);
                return CUSTOMERS.stream()
                        .map(id -> id + " on "
                                + shards.databaseOf(
                                        shards.shardOf(Customer.class, id).orElseThrow()))
                        .toList();
            });
            account.ask(
                    "Of USER-456, the newest three",
                    factory,
                    () -> shop.ordersOf("USER-456").subList(0, 3));
            account.ask("The newest three of all", factory, () -> shop.newest(3));
            account.ask("Revenue by customer, of completed orders", factory, shop::revenueByCustomer);
            account.ask(
                    "Revenue by database, of all orders",
                    factory,
                    () -> shop.revenueByDatabase().entrySet());
            account.ask("Revenue over all", factory, () -> List.of(shop.revenue()));
            account.ask(
                    "USER-456 has ORD-25 completed, and ORD-26, which is another's",
                    factory,
                    () -> List.of(
                            "ORD-25: " + shop.complete("USER-456", "ORD-25"),
                            "ORD-26: " + shop.complete("USER-456", "ORD-26")));
        }
    }

    /** Registers the customers and places their orders, one a day. */
    static void fill(Shop shop) {
        CUSTOMERS.forEach(shop::register);
        for (int i = 0; i < 30; i++) {
            var customer = CUSTOMERS.get(i % CUSTOMERS.size());
            shop.place(customer, "ORD-" + i, BigDecimal.valueOf(10 + 5L * i), FIRST.plusDays(i));
            if (i % 2 == 0) {
                shop.complete(customer, "ORD-" + i);
            }
        }
    }
}
