package io.hibernateshards.node;

/**
 * A time without a gap during which this process is known to the catalog. By two clocks of the process: the one that counts
 * while the process is stopped, but need not while the machine is, and the wall clock, which does and may be set. Immutable.
 *
 * @param term which one it is: one that ended and was taken anew is another
 * @param endNanos its end, as {@link System#nanoTime} counts
 * @param endMillis the same, as {@link System#currentTimeMillis} does
 */
record Lease(long term, long endNanos, long endMillis) {

    boolean isOver(long nanoTime, long millis) {
        return nanoTime - endNanos >= 0 || millis >= endMillis;
    }
}
