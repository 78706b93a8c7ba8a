package io.hibernateshards.topology;

import java.io.Serializable;

/**
 * One physical database. It is the tenant of an engine session, so its text is stable: the name.
 *
 * @param name the configured name
 * @param number its permanent number, the place in the configured list, in {@code [0, 64)}
 */
public record Database(String name, int number) implements Serializable {

    /** The most databases a unit has: a set of them is the bits of a {@code long}. */
    public static final int MAXIMUM = 64;

    public Database {
        if (number < 0 || number >= MAXIMUM) {
            throw new IllegalArgumentException("A database's number is in [0, 64), but got " + number);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
