package io.hibernateshards.demo.web.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.ShardId;
import io.hibernateshards.VirtualShard;
import io.hibernateshards.metrics.CountingShardEvents;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.hibernate.Session;
import org.junit.jupiter.api.Test;

class ShardLoadTest {

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong routed = new AtomicLong();
    private final CountingShardEvents counts = new CountingShardEvents();
    private final OwnStatements own = new OwnStatements();
    private final ShardLoad load = new ShardLoad(List.of(new Busy(routed)), List.of("one"), counts, own, nanos::get);

    @Test
    void whatHappenedIsToldForEachSecondThatWentBy() {
        routed.set(30);
        state(90);
        nanos.addAndGet(Duration.ofSeconds(3).toNanos());

        var second = load.sample();

        assertThat(second.operations()).containsExactly(10L);
        assertThat(second.statements()).containsEntry("one", 30L);
        nanos.addAndGet(Duration.ofMillis(500).toNanos());
        routed.set(34);
        assertThat(load.sample().operations()).containsExactly(8L);
        assertThat(load.last().statements()).containsEntry("one", 0L);
    }

    @Test
    void whatTheMapItselfSendsIsMissingOnce() {
        state(2);
        own.during(() -> state(7));
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());

        assertThat(load.sample().statements()).containsEntry("one", 2L);
        state(4);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(load.sample().statements()).containsEntry("one", 4L);
    }

    private void state(int statements) {
        for (int statement = 0; statement < statements; statement++) {
            counts.statement("one");
            own.statement("one");
        }
    }

    private record Busy(AtomicLong routed) implements VirtualShard {

        @Override
        public ShardId id() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String group() {
            return "default";
        }

        @Override
        public String database() {
            return "one";
        }

        @Override
        public long insertCount() {
            return 0;
        }

        @Override
        public long routedCount() {
            return routed.get();
        }

        @Override
        public Session openSession() {
            throw new UnsupportedOperationException();
        }
    }
}
