package io.hibernateshards.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Repeats an operation until the compiler has rested and the operation no longer gets cheaper, for two seconds together. A
 * fixed time is either too short where the compiler has to share the machine, or a waste where it has it alone; and plain
 * Hibernate, which has less to compile, would be ready first.
 */
final class WarmUp {

    /** The system property that switches it off where it has any value, for runs that only show that everything runs. */
    static final String SKIPPED = "benchmarks.cold";

    private static final int REST_SECONDS = 2;
    private static final int MOST_SECONDS = 20;
    private static final long NEARLY_NO_MILLIS = 20;
    private static final double NEARLY_SAME = 0.97;

    private WarmUp() {}

    static void repeat(Callable<?> operation) throws Exception {
        if (System.getProperty(SKIPPED) != null) {
            return;
        }
        var compiler = ManagementFactory.getCompilationMXBean();
        var threads = ManagementFactory.getThreadMXBean();
        double cheapest = Double.MAX_VALUE;
        int rest = 0;
        for (int second = 0; second < MOST_SECONDS && rest < REST_SECONDS; second++) {
            long compiled = compiler.getTotalCompilationTime();
            long processor = threads.getCurrentThreadCpuTime();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
            long operations = 0;
            while (System.nanoTime() < end) {
                operation.call();
                operations++;
            }
            double cost = (double) (threads.getCurrentThreadCpuTime() - processor) / operations;
            boolean rested = compiler.getTotalCompilationTime() - compiled < NEARLY_NO_MILLIS;
            rest = rested && cost > NEARLY_SAME * cheapest ? rest + 1 : 0;
            cheapest = Math.min(cheapest, cost);
        }
    }
}
