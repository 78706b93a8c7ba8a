package io.hibernateshards.examples.orders;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import io.hibernateshards.UniquePerDatabase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.LocalDateTime;

/** What a customer ordered. It lives with the customer; its number alone does not tell where that is. */
// region entity
@Entity
@Table(name = "orders")
@EntityGroup("customer")
@UniquePerDatabase
public class Order {

    @Id
    private String number;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @ShardKey
    private Customer customer;

    @Column(nullable = false, precision = 12, scale = 2)
    private BigDecimal amount;

    @Column(nullable = false)
    @Enumerated(EnumType.STRING)
    private OrderStatus status;

    @Column(nullable = false)
    private LocalDateTime placedAt;

    // endregion

    protected Order() {}

    public Order(String number, Customer customer, BigDecimal amount, LocalDateTime placedAt) {
        this.number = number;
        this.customer = customer;
        this.amount = amount;
        this.status = OrderStatus.PENDING;
        this.placedAt = placedAt;
    }

    public String getNumber() {
        return number;
    }

    public Customer getCustomer() {
        return customer;
    }

    public BigDecimal getAmount() {
        return amount;
    }

    public OrderStatus getStatus() {
        return status;
    }

    public LocalDateTime getPlacedAt() {
        return placedAt;
    }

    @Override
    public String toString() {
        return number + " of " + placedAt.toLocalDate() + ", " + amount + ", " + status;
    }
    // region entity
}
// endregion
