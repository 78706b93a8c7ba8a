package io.hibernateshards.scatter;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A bounded number of daemon threads without a queue: work starts at once or is turned away, and who offered it does it.
 * So work that offers more work cannot wait for a thread that waits for it.
 */
final class Workers implements AutoCloseable {

    private final ThreadPoolExecutor pool;

    private final @Nullable UnaryOperator<Runnable> decorator;

    /**
     * @param threads the most threads at a time; with 0 all work is turned away
     * @param decorator what the work of callers passes before it is offered, or null
     */
    Workers(int threads, @Nullable UnaryOperator<Runnable> decorator) {
        this.decorator = decorator;
        var counter = new AtomicInteger();
        this.pool = new ThreadPoolExecutor(
                0, Math.max(1, threads), 30, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
                    var thread = new Thread(work, "hibernate-shards-scatter-" + counter.incrementAndGet());
                    thread.setDaemon(true);
                    // Else the thread keeps the class loader of whichever application thread happened to start it.
                    thread.setContextClassLoader(Workers.class.getClassLoader());
                    return thread;
                });
        if (threads == 0) {
            pool.shutdown();
        }
    }

    @Nullable
    UnaryOperator<Runnable> decorator() {
        return decorator;
    }

    /** Whether a thread has taken the work. */
    boolean offer(Runnable work) {
        try {
            pool.execute(work);
            return true;
        } catch (RejectedExecutionException | OutOfMemoryError saturated) {
            // The error means that the system gives no more threads, which is the same to who offers the work.
            return false;
        }
    }

    @Override
    public void close() {
        pool.shutdown();
    }
}
