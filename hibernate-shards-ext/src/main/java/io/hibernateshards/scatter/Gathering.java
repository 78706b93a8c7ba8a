package io.hibernateshards.scatter;

import static io.hibernateshards.logging.ScatterMessages.MESSAGES;

import io.hibernateshards.ShardException;
import io.hibernateshards.metrics.ShardEvents;
import io.hibernateshards.topology.Database;
import java.lang.reflect.UndeclaredThrowableException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.hibernate.exception.JDBCConnectionException;
import org.jspecify.annotations.Nullable;

/**
 * One call of {@link Scatter}: its parts, one per database, and why it was stopped, if it was.
 *
 * <p>Invariants: once a reason to stop is set, no part starts; each part that runs then is cancelled once, unless it ends
 * first; the first reason stays. The caller leaves when all parts have ended, or at the deadline and the grace after it.
 */
final class Gathering<T> {

    private enum Reason {
        FAILURE,
        DEADLINE,
        INTERRUPT
    }

    private record Stop(Reason reason, @Nullable Throwable failure) {}

    private final ScatterTask<T> task;
    private final Deadline deadline;
    private final boolean failsTogether;
    private final Workers workers;
    private final ResponseTimes times;
    private final ShardEvents events;
    private final LongSupplier nanoClock;
    private final Duration grace;
    private final long startNanos;
    private final List<Part> parts;
    private final CountDownLatch unfinished;
    private final AtomicReference<@Nullable Stop> stop = new AtomicReference<>();

    Gathering(
            List<Database> targets,
            ScatterTask<T> task,
            Deadline deadline,
            boolean failsTogether,
            Workers workers,
            ResponseTimes times,
            ShardEvents events,
            LongSupplier nanoClock,
            Duration grace) {
        this.task = task;
        this.deadline = deadline;
        this.failsTogether = failsTogether;
        this.workers = workers;
        this.times = times;
        this.events = events;
        this.nanoClock = nanoClock;
        this.grace = grace;
        this.startNanos = nanoClock.getAsLong();
        this.parts = new ArrayList<>(targets.size());
        for (var target : targets) {
            parts.add(new Part(target));
        }
        this.unfinished = new CountDownLatch(targets.size());
    }

    /** Runs all parts and returns when they have ended, or are waited for no longer. */
    void run(boolean isInline) {
        var own = new ArrayDeque<Part>(parts);
        stopIfInterruptedOrLate();
        if (!isInline) {
            offer(own);
        }
        for (var part = own.poll(); part != null; part = own.poll()) {
            stopIfInterruptedOrLate();
            part.run();
            if (!isInline) {
                own.removeIf(this::handOver);
            }
        }
        await();
        for (var part : parts) {
            part.settle();
        }
    }

    /** Keeps one for this thread, unless there is a deadline: what heeds no cancellation would hold this thread beyond it. */
    private void offer(ArrayDeque<Part> own) {
        var last = deadline.isUnlimited() ? own.removeLast() : null;
        own.removeIf(this::handOver);
        if (last != null) {
            own.addFirst(last);
        }
    }

    /** Whether another thread has taken the part. */
    private boolean handOver(Part part) {
        var decorator = workers.decorator();
        if (decorator == null) {
            return workers.offer(part);
        }
        if (stop.get() != null) {
            return false;
        }
        try {
            return workers.offer(part.decorated(decorator));
        } catch (RuntimeException failure) {
            stop(Reason.FAILURE, decoratorFailed(part.database, failure));
        } catch (Error error) {
            stop(Reason.FAILURE, error);
        }
        return false;
    }

    private static ShardException decoratorFailed(Database database, RuntimeException failure) {
        var exception = MESSAGES.decoratorFailed(database.name(), failure.toString());
        exception.initCause(failure);
        return exception;
    }

    void expireIfLate() {
        if (stop.get() == null && deadline.isExpired()) {
            stop(Reason.DEADLINE, null);
        }
    }

    /** The answers of all databases, or the reason why there are none. */
    List<T> values() {
        throwIfStopped(true);
        var values = new ArrayList<T>(parts.size());
        for (var part : parts) {
            values.add(part.value());
        }
        return values;
    }

    List<ShardOutcome<T>> outcomes() {
        throwIfStopped(false);
        var outcomes = new ArrayList<ShardOutcome<T>>(parts.size());
        for (var part : parts) {
            outcomes.add(part.outcome());
        }
        return outcomes;
    }

    private void stopIfInterruptedOrLate() {
        if (Thread.currentThread().isInterrupted()) {
            stop(Reason.INTERRUPT, null);
        }
        expireIfLate();
    }

    private void stop(Reason reason, @Nullable Throwable failure) {
        if (stop.compareAndSet(null, new Stop(reason, failure)) && unfinished.getCount() > 0) {
            // To cancel may mean to connect to a database that is down: not on this thread, if there is another.
            if (!workers.offer(this::cancelRunning)) {
                cancelRunning();
            }
        }
    }

    private void cancelRunning() {
        for (var part : parts) {
            part.cancel();
        }
    }

    private void await() {
        if (unfinished.getCount() == 0) {
            return;
        }
        try {
            if (deadline.isUnlimited()) {
                unfinished.await();
            } else if (!unfinished.await(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
                stop(Reason.DEADLINE, null);
                awaitGrace();
            }
        } catch (InterruptedException interrupt) {
            stop(Reason.INTERRUPT, null);
            awaitGrace();
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for what was cancelled; an interrupt meanwhile changes nothing but the flag. */
    private void awaitGrace() {
        boolean wasInterrupted = false;
        long endNanos = System.nanoTime() + grace.toNanos();
        boolean isOver = false;
        while (!isOver) {
            try {
                boolean allEnded = unfinished.await(endNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
                isOver = allEnded || endNanos - System.nanoTime() <= 0;
            } catch (InterruptedException interrupt) {
                wasInterrupted = true;
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void throwIfStopped(boolean onUnanswered) {
        Stop stopped = stop.get();
        var unanswered = unanswered();
        if (stopped == null || unanswered.isEmpty()) {
            return;
        }
        if (stopped.reason() == Reason.FAILURE && stopped.failure() != null) {
            throw rethrown(withSuppressed(stopped.failure()));
        }
        if (stopped.reason() == Reason.INTERRUPT) {
            throw rethrown(withSuppressed(MESSAGES.interrupted(unanswered)));
        }
        if (onUnanswered) {
            unanswered.forEach(events::unanswered);
            throw rethrown(withSuppressed(unavailable(unanswered)));
        }
    }

    private Set<String> unanswered() {
        var names = new TreeSet<String>();
        for (var part : parts) {
            if (!part.isAnswered()) {
                names.add(part.database.name());
            }
        }
        return names;
    }

    private RuntimeException unavailable(Set<String> databases) {
        long elapsed = nanoClock.getAsLong() - startNanos;
        return MESSAGES.noAnswer(
                databases,
                TimeUnit.NANOSECONDS.toMillis(elapsed),
                deadline.limit().toMillis());
    }

    private Throwable withSuppressed(Throwable primary) {
        for (var part : parts) {
            part.suppressIn(primary);
        }
        return primary;
    }

    private static RuntimeException rethrown(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException unchecked ? unchecked : new UndeclaredThrowableException(failure);
    }

    private enum State {
        WAITING,
        RUNNING,
        ENDED
    }

    /** The task on one database. Its lock keeps the start, the end and the cancellation apart. */
    private final class Part implements Runnable {

        private final Database database;
        private @Nullable T value;
        private @Nullable Throwable failure;
        private volatile @Nullable Throwable cancelFailure;
        private volatile boolean isCancelled;

        /** Written last by who runs, so that who sees ENDED sees what came of it, also without the lock. */
        private volatile State state = State.WAITING;

        /** What the caller saw when it stopped waiting; a part that ends later changes nothing any more. */
        private boolean hasEnded;

        /** What another thread runs in the part's place, where tasks are decorated. */
        private @Nullable Runnable decorated;

        /** The thread that runs the decorated task, while it does. */
        private volatile @Nullable Thread runner;

        Part(Database database) {
            this.database = database;
        }

        Runnable decorated(UnaryOperator<Runnable> decorator) {
            if (decorated == null) {
                var task = decorator.apply(this::runOnItsThread);
                if (task == null) {
                    throw MESSAGES.decoratorFailed(database.name(), "it returned null");
                }
                decorated = () -> runDecorated(task);
            }
            return decorated;
        }

        /** Whatever the decorator does, the caller waits until it has done so, and no longer. */
        private void runDecorated(Runnable task) {
            Throwable thrown = null;
            runner = Thread.currentThread();
            try {
                task.run();
            } catch (RuntimeException failure) {
                thrown = decoratorFailed(database, failure);
            } catch (Error error) {
                thrown = error;
            }
            runner = null;
            if (thrown == null && state == State.WAITING && stop.get() == null) {
                thrown = MESSAGES.decoratorFailed(database.name(), "it did not run the task");
            }
            if (thrown != null) {
                if (failure != null) {
                    thrown.addSuppressed(failure);
                }
                end(null, thrown);
            }
            unfinished.countDown();
        }

        /** A task that a decorator keeps for another thread, or for later, would use a session that is not its own any more. */
        private void runOnItsThread() {
            if (runner != Thread.currentThread()) {
                throw new IllegalStateException("A task was run on another thread, or after its end");
            }
            runTask();
        }

        @Override
        public void run() {
            runTask();
            unfinished.countDown();
        }

        private void runTask() {
            if (starts()) {
                long start = nanoClock.getAsLong();
                T result = null;
                Throwable thrown = null;
                try {
                    result = task.run(database);
                } catch (JDBCConnectionException lost) {
                    thrown = MESSAGES.connectionLost(
                            database.name(), TimeUnit.NANOSECONDS.toMillis(nanoClock.getAsLong() - startNanos), lost);
                } catch (Throwable problem) {
                    thrown = problem;
                }
                times.add(database, nanoClock.getAsLong() - start);
                end(result, thrown);
            }
        }

        private synchronized boolean starts() {
            if (stop.get() == null && state == State.WAITING) {
                state = State.RUNNING;
                return true;
            }
            return false;
        }

        private void end(@Nullable T result, @Nullable Throwable thrown) {
            synchronized (this) {
                value = result;
                failure = thrown;
                state = State.ENDED;
            }
            if (thrown instanceof Error) {
                stop(Reason.FAILURE, thrown);
            } else if (thrown != null && failsTogether) {
                stop(deadline.isExpired() ? Reason.DEADLINE : Reason.FAILURE, thrown);
            }
        }

        synchronized void cancel() {
            if (state == State.RUNNING && !isCancelled) {
                isCancelled = true;
                try {
                    task.cancel(database);
                } catch (RuntimeException | Error problem) {
                    cancelFailure = problem;
                }
            }
        }

        void settle() {
            hasEnded = state == State.ENDED;
            if (state == State.RUNNING) {
                task.abandon(database);
            }
        }

        boolean isAnswered() {
            return hasEnded && failure == null;
        }

        @SuppressWarnings("NullAway") // The task may answer null, and then so does this.
        T value() {
            return value;
        }

        ShardOutcome<T> outcome() {
            if (isAnswered()) {
                return new ShardOutcome<>(database, value, null);
            }
            if (hasEnded && !isCancelled && failure != null) {
                return new ShardOutcome<>(database, null, rethrown(failure));
            }
            events.unanswered(database.name());
            var unavailable = unavailable(Set.of(database.name()));
            suppressIn(unavailable);
            return new ShardOutcome<>(database, null, unavailable);
        }

        void suppressIn(Throwable primary) {
            if (hasEnded && failure != null && failure != primary) {
                primary.addSuppressed(failure);
            }
            Throwable notCancelled = cancelFailure;
            if (notCancelled != null && notCancelled != primary) {
                primary.addSuppressed(notCancelled);
            }
        }
    }
}
