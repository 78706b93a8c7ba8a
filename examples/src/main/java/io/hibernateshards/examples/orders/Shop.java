package io.hibernateshards.examples.orders;

import io.hibernateshards.ShardedSession;
import jakarta.persistence.EntityManagerFactory;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;

/** Takes orders and tells what they brought. Any thread. */
public final class Shop {

    private final EntityManagerFactory factory;

    public Shop(EntityManagerFactory factory) {
        this.factory = factory;
    }

    public void register(String customer) {
        factory.runInTransaction(entityManager -> entityManager.persist(new Customer(customer)));
    }

    /** Stores an order with its customer. */
    // region place
    public void place(String customer, String number, BigDecimal amount, LocalDateTime placedAt) {
        factory.runInTransaction(entityManager -> {
            var its = entityManager.getReference(Customer.class, customer);
            entityManager.persist(new Order(number, its, amount, placedAt));
        });
    }
    // endregion

    /**
     * Completes a customer's order.
     *
     * @return whether the customer has an order of that number
     */
    // region complete
    public boolean complete(String customer, String number) {
        return factory.callInTransaction(entityManager -> entityManager
                        .createQuery("""
                                update Order o set o.status = COMPLETED
                                where o.number = :number and o.customer.id = :customer""")
                        .setParameter("number", number)
                        .setParameter("customer", customer)
                        .executeUpdate()
                == 1);
    }
    // endregion

    /** A customer's orders, newest first. */
    // region ordersOf
    public List<Order> ordersOf(String customer) {
        return factory.callInTransaction(entityManager -> entityManager
                .createQuery("""
                        from Order o where o.customer.id = :customer
                        order by o.placedAt desc, o.number""", Order.class)
                .setParameter("customer", customer)
                .getResultList());
    }
    // endregion

    /** The newest orders of all customers. */
    // region newest
    public List<Order> newest(int count) {
        return factory.callInTransaction(entityManager -> entityManager
                .createQuery("from Order o order by o.placedAt desc, o.number", Order.class)
                .setMaxResults(count)
                .getResultList());
    }
    // endregion

    /** What all orders bring. */
    // region revenue
    private static final String REVENUE = "select coalesce(sum(o.amount), 0), count(o) from Order o";

    public Revenue revenue() {
        return factory.callInTransaction(entityManager ->
                entityManager.createQuery(REVENUE, Revenue.class).getSingleResult());
    }
    // endregion

    /** What completed orders brought, by customer, the best customer first. */
    // region revenueByCustomer
    public List<CustomerRevenue> revenueByCustomer() {
        return factory.callInTransaction(entityManager ->
                entityManager.createQuery("""
                        select o.customer.id, sum(o.amount), count(o) from Order o
                        where o.status = COMPLETED
                        group by o.customer.id
                        order by sum(o.amount) desc, o.customer.id""", CustomerRevenue.class).getResultList());
    }
    // endregion

    /** What the orders on each database bring, by the database's name. */
    // region revenueByDatabase
    public Map<String, Revenue> revenueByDatabase() {
        return factory.callInTransaction(entityManager -> entityManager
                .unwrap(ShardedSession.class)
                .onAllDatabases(
                        session -> session.createQuery(REVENUE, Revenue.class).getSingleResult()));
    }
    // endregion
}
