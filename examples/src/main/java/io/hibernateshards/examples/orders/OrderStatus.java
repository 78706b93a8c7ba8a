package io.hibernateshards.examples.orders;

/** How far an order is. */
public enum OrderStatus {
    PENDING,
    COMPLETED
}
