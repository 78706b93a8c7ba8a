package io.hibernateshards.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.ShardId;
import io.hibernateshards.UnsupportedShardedQueryException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class EventRelayTest {

    @Test
    void allWhoListenAreToldUntilTheyAreRemoved() {
        var relay = new EventRelay();
        var first = new CountingShardEvents();
        var second = new CountingShardEvents();

        relay.statement("one");
        relay.add(first);
        relay.add(second);
        relay.statement("one");
        relay.scatter(3);
        relay.routed(ShardId.of(3), "two");
        relay.unanswered("two");
        relay.merged(3, 40);
        relay.refused(new UnsupportedShardedQueryException("no"));
        relay.remove(first);
        relay.statement("two");

        assertThat(first.snapshot())
                .isEqualTo(new ShardCounts(
                        Map.of("two", 1L),
                        Map.of("one", 1L),
                        Map.of("two", 1L),
                        1,
                        3,
                        Duration.ofNanos(40),
                        Map.of("UnsupportedShardedQueryException", 1L)));
        assertThat(second.snapshot().statements()).isEqualTo(Map.of("one", 1L, "two", 1L));
    }

    @Test
    void whatCostsToFindOutIsWantedWhileOneListensWhoHasItsMethod() {
        var relay = new EventRelay();
        var timing = new ShardEvents() {
            @Override
            public void executed(String database, String sql, long nanos) {}
        };
        var counting = new CountingShardEvents();

        relay.add(new ShardEvents() {});
        assertThat(relay.isTiming() || relay.isRouting()).isFalse();
        relay.add(timing);
        assertThat(relay.isTiming()).isTrue();
        assertThat(relay.isRouting()).isFalse();
        relay.add(counting);
        relay.remove(timing);
        assertThat(relay.isTiming()).isFalse();
        assertThat(relay.isRouting()).isTrue();
        relay.remove(counting);
        assertThat(relay.isRouting()).isFalse();
    }

    @Test
    void aPlanIsToldToAll() {
        var relay = new EventRelay();
        var plans = new ArrayList<String>();
        relay.add(new ShardEvents() {
            @Override
            public void planned(Supplier<String> query, Supplier<String> plan) {
                plans.add(query.get() + ": " + plan.get());
            }
        });

        relay.planned(() -> "from Note", () -> "Scatter");

        assertThat(plans).containsExactly("from Note: Scatter");
    }
}
