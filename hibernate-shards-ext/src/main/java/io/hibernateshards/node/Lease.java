package io.hibernateshards.node;

/**
 * A time without a gap during which this process is known to the catalog, by the process's own clock, which counts while it is
 * stopped. Immutable.
 *
 * @param term which one it is: one that ended and was taken anew is another
 * @param endNanos its end, as {@link System#nanoTime} counts
 */
record Lease(long term, long endNanos) {

    boolean isOver(long nanoTime) {
        return nanoTime - endNanos >= 0;
    }

    /**
     * The lease after it was given anew.
     *
     * @param nanoTime when the catalog's answer was there
     * @param newEndNanos counted from before the catalog was asked
     */
    Lease renewed(long nanoTime, long newEndNanos) {
        return new Lease(isOver(nanoTime) ? term + 1 : term, newEndNanos);
    }
}
