package io.hibernateshards.examples.orders;

import java.math.BigDecimal;

/** What one customer's completed orders brought. */
public record CustomerRevenue(String customer, BigDecimal total, long orders) {

    @Override
    public String toString() {
        return customer + ": " + total + " from " + orders + " orders";
    }
}
