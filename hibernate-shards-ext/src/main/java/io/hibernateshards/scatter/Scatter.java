package io.hibernateshards.scatter;

import io.hibernateshards.ShardUnavailableException;
import io.hibernateshards.metrics.ShardEvents;
import io.hibernateshards.topology.Database;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One task on many databases, each at the same time as the others, under one deadline. Any thread, also one of its own
 * pool inside a task.
 *
 * <p>For n databases n - 1 tasks are offered to a pool without a queue and the caller runs the last; with a deadline all n are,
 * so that the caller returns at it, whatever its databases do. What the pool turns away the caller runs, one after another,
 * so that a full pool slows down and never blocks. While every database answers faster on average than a thread takes over
 * work, and there is no deadline, the caller runs all. What was written before the call is seen by the tasks, and what they
 * wrote is seen after it.
 */
public final class Scatter implements AutoCloseable {

    /** Where the databases answer one after another in less than this, handing them to threads costs more than it gains. */
    static final long INLINE_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    private static final Duration GRACE = Duration.ofSeconds(1);

    private final boolean isSequential;
    private final Workers workers;
    private final DeadlineWatch watch = new DeadlineWatch();
    private final ResponseTimes times = new ResponseTimes();
    private final ShardEvents events;
    private final LongSupplier nanoClock;
    private final Duration grace;

    /**
     * @param threads the most threads of the pool, at least 1
     * @param decorator what each task passes, on the caller's thread, when it is handed to another thread; null for nothing
     */
    public Scatter(int threads, ShardEvents events, @Nullable UnaryOperator<Runnable> decorator) {
        this(false, threads, events, decorator, System::nanoTime, GRACE);
    }

    /** @param grace how long cancelled tasks are waited for after the deadline, or after an interrupt */
    Scatter(
            boolean isSequential,
            int threads,
            ShardEvents events,
            @Nullable UnaryOperator<Runnable> decorator,
            LongSupplier nanoClock,
            Duration grace) {
        if (!isSequential && threads < 1) {
            throw new IllegalArgumentException("The number of threads is at least 1, but got " + threads);
        }
        this.isSequential = isSequential;
        this.workers = new Workers(isSequential ? 0 : threads, decorator);
        this.events = events;
        this.nanoClock = nanoClock;
        this.grace = grace;
    }

    /** Runs all tasks on the caller's thread, in the order of their databases, as a transaction bound to it needs. */
    public static Scatter sequential(ShardEvents events) {
        return new Scatter(true, 0, events, null, System::nanoTime, GRACE);
    }

    /**
     * What the task gives for each database, in the order of the databases. At the first failure no further task is
     * started, running ones are cancelled and waited for until the deadline and a short grace after it.
     *
     * @param targets each at most once
     * @throws RuntimeException the first failure, as it is; those of the others, one per database, are suppressed in it
     * @throws ShardUnavailableException if the deadline passed before all had answered, naming those that had not
     * @throws io.hibernateshards.ShardException if the caller was interrupted; its flag is set
     */
    public <T> List<T> onEach(List<Database> targets, ScatterTask<T> task, Deadline deadline) {
        return gather(targets, task, deadline, true).values();
    }

    /**
     * What the task gives for each database, or its failure, in the order of the databases. A failure of one does not
     * stop the others; those that had not answered at the deadline have a {@link ShardUnavailableException}.
     *
     * @param targets each at most once
     * @throws io.hibernateshards.ShardException if the caller was interrupted; its flag is set
     * @throws Error the first one that a task threw
     */
    public <T> List<ShardOutcome<T>> onEachOutcome(List<Database> targets, ScatterTask<T> task, Deadline deadline) {
        return gather(targets, task, deadline, false).outcomes();
    }

    private <T> Gathering<T> gather(
            List<Database> targets, ScatterTask<T> task, Deadline deadline, boolean failsTogether) {
        requireDistinct(targets);
        if (targets.size() < 2) {
            return gatherUntold(targets, task, deadline, failsTogether);
        }
        events.scatter(targets.size());
        long start = nanoClock.getAsLong();
        try {
            return gatherUntold(targets, task, deadline, failsTogether);
        } finally {
            events.scatterEnded(targets.size(), nanoClock.getAsLong() - start);
        }
    }

    private <T> Gathering<T> gatherUntold(
            List<Database> targets, ScatterTask<T> task, Deadline deadline, boolean failsTogether) {
        boolean isInline = isSequential || deadline.isUnlimited() && isSoonerOnThisThread(targets);
        var gathering =
                new Gathering<>(targets, task, deadline, failsTogether, workers, times, events, nanoClock, grace);
        if (deadline.isUnlimited()) {
            gathering.run(isInline);
            return gathering;
        }
        watch.add(gathering);
        try {
            gathering.run(isInline);
        } finally {
            watch.remove(gathering);
        }
        return gathering;
    }

    private boolean isSoonerOnThisThread(List<Database> targets) {
        return targets.size() < 2 || times.nanosOneByOne(targets) < INLINE_NANOS;
    }

    private static void requireDistinct(List<Database> targets) {
        long seen = 0;
        for (var target : targets) {
            long bit = 1L << target.number();
            if ((seen & bit) != 0) {
                throw new IllegalArgumentException("The database '" + target + "' stands twice in " + targets);
            }
            seen |= bit;
        }
    }

    /** Who is told what happens. */
    public ShardEvents events() {
        return events;
    }

    /** Lets the threads end when what runs has ended; from then on callers run all tasks themselves. */
    @Override
    public void close() {
        workers.close();
        watch.close();
    }
}
