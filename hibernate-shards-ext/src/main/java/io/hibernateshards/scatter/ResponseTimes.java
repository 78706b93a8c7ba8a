package io.hibernateshards.scatter;

import io.hibernateshards.topology.Database;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;

/**
 * A moving average of how long each database takes. Written without a lock: a lost sample changes an average little, and
 * opaque access keeps each value whole. Any thread.
 */
final class ResponseTimes {

    private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);

    /** A new sample counts an eighth. */
    private static final int WEIGHT_SHIFT = 3;

    private final long[] averageNanos = new long[Database.MAXIMUM];

    void add(Database database, long nanos) {
        long sample = Math.max(1, nanos);
        long average = (long) ELEMENT.getOpaque(averageNanos, database.number());
        long next = average == 0 ? sample : average + ((sample - average) >> WEIGHT_SHIFT);
        ELEMENT.setOpaque(averageNanos, database.number(), Math.max(1, next));
    }

    /** Whether each database was seen, and is faster on average. */
    boolean areBelow(long nanos, List<Database> databases) {
        for (var database : databases) {
            long average = (long) ELEMENT.getOpaque(averageNanos, database.number());
            if (average == 0 || average >= nanos) {
                return false;
            }
        }
        return true;
    }
}
