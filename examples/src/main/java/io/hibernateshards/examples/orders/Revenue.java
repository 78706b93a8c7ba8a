package io.hibernateshards.examples.orders;

import java.math.BigDecimal;

/**
 * What some orders brought.
 *
 * @param total the sum of their amounts, zero without orders
 * @param orders how many they are
 */
public record Revenue(BigDecimal total, long orders) {

    @Override
    public String toString() {
        return total + " from " + orders + " orders";
    }
}
