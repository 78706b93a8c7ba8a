package io.hibernateshards.sharding;

import org.hibernate.AssertionFailure;

/**
 * Shard keys in canonical form: values that the database's equality takes for equal are equal, whatever their Java type.
 * Integral numbers are {@link Long}s where they fit, other numbers stripped {@link java.math.BigDecimal}s, texts
 * {@link String}s, temporals their java.time type, {@link java.util.UUID}s themselves, several columns a {@link java.util.List}.
 */
public final class CanonicalKey {

    private CanonicalKey() {}

    /** The canonical form of a column's value, or of a list of columns' values. */
    public static Object of(Object relationalValue) {
        throw new AssertionFailure("contract");
    }

    /** The typed bytes of a canonical key: what is hashed. */
    public static byte[] bytes(Object canonicalKey) {
        throw new AssertionFailure("contract");
    }
}
