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

    /** How long the databases take one after another; {@link Long#MAX_VALUE} where one was not seen yet. */
    long nanosOneByOne(List<Database> databases) {
        long sum = 0;
        for (int index = 0; index < databases.size(); index++) {
            long average =
                    (long) ELEMENT.getOpaque(averageNanos, databases.get(index).number());
            if (average == 0) {
                return Long.MAX_VALUE;
            }
            sum += average;
        }
        return sum;
    }
}
