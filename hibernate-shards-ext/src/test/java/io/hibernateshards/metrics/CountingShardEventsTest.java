package io.hibernateshards.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CountingShardEventsTest {

    @Test
    void eachKindIsCountedByItself() {
        var events = new CountingShardEvents();

        events.routed("one");
        events.statement("one");
        events.statement("one");
        events.statement("two");
        events.scatter(2);
        events.scatter(3);
        events.unanswered("two");
        events.refusal();

        assertThat(events.snapshot())
                .isEqualTo(
                        new ShardCounts(Map.of("one", 1L), Map.of("one", 2L, "two", 1L), Map.of("two", 1L), 2, 5, 1));
    }

    @Test
    void aSnapshotStaysAsItWas() {
        var events = new CountingShardEvents();
        var before = events.snapshot();

        events.refusal();

        assertThat(before.refusals()).isZero();
        assertThat(events.snapshot().refusals()).isEqualTo(1);
    }
}
