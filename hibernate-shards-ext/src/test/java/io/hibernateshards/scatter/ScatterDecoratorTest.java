package io.hibernateshards.scatter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.ShardException;
import io.hibernateshards.metrics.ShardEvents;
import io.hibernateshards.topology.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ScatterDecoratorTest {

    private static final List<Database> THREE =
            List.of(new Database("one", 0), new Database("two", 1), new Database("three", 2));
    private static final ThreadLocal<String> CARRIED = new ThreadLocal<>();

    private final List<Scatter> opened = new ArrayList<>();

    private Scatter decorated(UnaryOperator<Runnable> decorator) {
        var scatter = new Scatter(8, ShardEvents.NONE, decorator);
        opened.add(scatter);
        return scatter;
    }

    /** With a deadline every task is handed to another thread. */
    private static Deadline deadline() {
        return Deadline.after(Duration.ofSeconds(10));
    }

    @AfterEach
    void close() {
        opened.forEach(Scatter::close);
        CARRIED.remove();
    }

    private static Runnable carrying(Runnable task) {
        var value = CARRIED.get();
        return () -> {
            CARRIED.set(value);
            try {
                task.run();
            } finally {
                CARRIED.remove();
            }
        };
    }

    @Test
    void whatTheCallerCarriesIsSeenByEveryTaskAndGoneAfterwards() {
        var scatter = decorated(ScatterDecoratorTest::carrying);
        CARRIED.set("request 7");

        for (int round = 0; round < 50; round++) {
            assertThat(scatter.onEach(THREE, database -> CARRIED.get() + database, deadline()))
                    .containsExactly("request 7one", "request 7two", "request 7three");
        }

        var plain = decorated(task -> task);
        CARRIED.remove();
        assertThat(plain.onEach(THREE, database -> String.valueOf(CARRIED.get()), deadline()))
                .containsOnly("null");
        assertThat(scatter.onEach(THREE, database -> String.valueOf(CARRIED.get()), deadline()))
                .containsOnly("null");
    }

    @Test
    void itIsCalledOnTheThreadThatAsks() {
        var threads = Collections.synchronizedSet(new HashSet<Thread>());
        var scatter = decorated(task -> {
            threads.add(Thread.currentThread());
            return task;
        });

        scatter.onEach(THREE, database -> database, deadline());

        assertThat(threads).containsExactly(Thread.currentThread());
    }

    @Test
    void oneThatThrowsFailsTheCallAndNoTaskIsLost() {
        var ran = new AtomicInteger();
        var calls = new AtomicInteger();
        var scatter = decorated(task -> {
            if (calls.incrementAndGet() == 2) {
                throw new IllegalStateException("no context");
            }
            return task;
        });

        assertThatThrownBy(() -> scatter.onEach(THREE, database -> ran.incrementAndGet(), deadline()))
                .isInstanceOf(ShardException.class)
                .hasMessageContaining(
                        "kept the database 'two' from being asked: java.lang.IllegalStateException: no context")
                .hasMessageContaining("Correct the decorator")
                .hasCauseInstanceOf(IllegalStateException.class);
        assertThat(ran.get()).isLessThan(3);
        assertThat(scatter.onEach(THREE, database -> database, deadline())).hasSize(3);
    }

    @Test
    void oneThatThrowsFailsOutcomesToo() {
        var scatter = decorated(task -> {
            throw new IllegalStateException("no context");
        });

        assertThatThrownBy(() -> scatter.onEachOutcome(THREE, database -> database, deadline()))
                .isInstanceOf(ShardException.class)
                .hasMessageContaining("no context");
    }

    @Test
    void whatFailsAroundATaskFailsTheCall() {
        var scatter = decorated(task -> () -> {
            task.run();
            throw new IllegalStateException("not cleared");
        });

        assertThatThrownBy(() -> scatter.onEach(THREE, database -> database, deadline()))
                .isInstanceOf(ShardException.class)
                .hasMessageContaining("not cleared");
        assertThatThrownBy(() -> scatter.onEach(
                        THREE,
                        database -> {
                            throw new IllegalArgumentException("the task itself");
                        },
                        deadline()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the task itself");
    }

    @Test
    void aTaskThatIsNotRunFailsTheCall() {
        var forgets = decorated(task -> () -> {});
        var isNull = decorated(ScatterDecoratorTest::nothing);

        assertThatThrownBy(() -> forgets.onEach(THREE, database -> database, deadline()))
                .isInstanceOf(ShardException.class)
                .hasMessageContaining("it did not run the task");
        assertThatThrownBy(() -> isNull.onEach(THREE, database -> database, deadline()))
                .isInstanceOf(ShardException.class)
                .hasMessageContaining("it returned null");
    }

    @SuppressWarnings("NullAway") // As an application's decorator may.
    private static Runnable nothing(Runnable task) {
        return null;
    }

    @Test
    void aTaskRunsOnceAndOnItsThreadAlone() {
        var ran = new AtomicInteger();
        var twice = decorated(task -> () -> {
            task.run();
            task.run();
        });
        var kept = new ArrayList<Runnable>();
        var keeps = decorated(task -> {
            kept.add(task);
            return () -> {};
        });

        twice.onEach(THREE, database -> ran.incrementAndGet(), deadline());

        assertThat(ran).hasValue(3);
        assertThatThrownBy(() -> keeps.onEach(THREE, database -> ran.incrementAndGet(), deadline()))
                .isInstanceOf(ShardException.class);
        assertThatThrownBy(() -> kept.get(0).run()).isInstanceOf(IllegalStateException.class);
        assertThat(ran).hasValue(3);
    }

    @Test
    void anErrorIsThrownAsItIs() {
        var scatter = decorated(task -> {
            throw new NoClassDefFoundError("gone");
        });

        assertThatThrownBy(() -> scatter.onEach(THREE, database -> database, deadline()))
                .isInstanceOf(NoClassDefFoundError.class);
    }
}
