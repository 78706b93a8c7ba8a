package io.hibernateshards.metrics.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hibernateshards.ShardId;
import io.hibernateshards.VirtualShard;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.hibernate.Session;
import org.junit.jupiter.api.Test;

class MicrometerShardEventsTest {

    private record Counted(ShardId id, AtomicLong inserts, AtomicLong routes) implements VirtualShard {

        private Counted(int number) {
            this(new ShardId("default", number), new AtomicLong(), new AtomicLong());
        }

        @Override
        public String group() {
            return "all";
        }

        @Override
        public String database() {
            return "db0";
        }

        @Override
        public long insertCount() {
            return inserts.get();
        }

        @Override
        public long routedCount() {
            return routes.get();
        }

        @Override
        public Session openSession() {
            throw new UnsupportedOperationException();
        }
    }

    private static void collectGarbage() {
        var unused = new WeakReference<>(new Object());
        await().until(() -> {
            System.gc();
            return unused.refersTo(null);
        });
    }

    @Test
    void countsGrowAfterGarbageWasCollected() {
        var shards = List.of(new Counted(0), new Counted(1));
        var registry = new SimpleMeterRegistry();
        var events = new MicrometerShardEvents(registry, List.of("db0"), List.copyOf(shards));
        shards.get(0).inserts().set(1);
        shards.get(0).routes().set(2);

        collectGarbage();
        shards.get(1).inserts().set(10);
        shards.get(1).routes().set(20);

        assertThat(registry.get("shards.inserts").functionCounter().count()).isEqualTo(11);
        assertThat(registry.get("shards.routed").functionCounter().count()).isEqualTo(22);
        Reference.reachabilityFence(events);
    }
}
