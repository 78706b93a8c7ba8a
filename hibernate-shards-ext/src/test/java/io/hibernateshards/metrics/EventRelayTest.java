package io.hibernateshards.metrics;

import static org.assertj.core.api.Assertions.assertThat;

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
        relay.routed("two");
        relay.unanswered("two");
        relay.refusal();
        relay.remove(first);
        relay.statement("two");

        assertThat(first.snapshot())
                .isEqualTo(new ShardCounts(Map.of("two", 1L), Map.of("one", 1L), Map.of("two", 1L), 1, 3, 1));
        assertThat(second.snapshot().statements()).isEqualTo(Map.of("one", 1L, "two", 1L));
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
