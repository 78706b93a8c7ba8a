package io.hibernateshards.catalog;

import java.time.Duration;

/**
 * A node as the catalog has it.
 *
 * @param node its own id
 * @param name what people know it by
 * @param epoch the version of the map that none of its transactions is older than
 * @param left how long its lease lasts by the database's clock; negative where it has ended
 */
public record NodeLease(String node, String name, long epoch, Duration left) {}
