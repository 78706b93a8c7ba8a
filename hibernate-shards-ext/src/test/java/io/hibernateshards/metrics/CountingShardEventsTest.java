package io.hibernateshards.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.CrossDatabaseWriteException;
import io.hibernateshards.ShardId;
import io.hibernateshards.UnsupportedShardedQueryException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CountingShardEventsTest {

    @Test
    void eachKindIsCountedByItself() {
        var events = new CountingShardEvents();

        events.routed(ShardId.of(1), "one");
        events.statement("one");
        events.statement("one");
        events.statement("two");
        events.scatter(2);
        events.scatter(3);
        events.unanswered("two");
        events.merged(2, 30);
        events.merged(3, 12);
        events.refused(new UnsupportedShardedQueryException("no"));
        events.refused(new CrossDatabaseWriteException("no"));
        events.refused(new UnsupportedShardedQueryException("never"));

        assertThat(events.snapshot())
                .isEqualTo(new ShardCounts(
                        Map.of("one", 1L),
                        Map.of("one", 2L, "two", 1L),
                        Map.of("two", 1L),
                        2,
                        5,
                        Duration.ofNanos(42),
                        Map.of("UnsupportedShardedQueryException", 2L, "CrossDatabaseWriteException", 1L)));
    }

    @Test
    void aSnapshotStaysAsItWas() {
        var events = new CountingShardEvents();
        var before = events.snapshot();

        events.scatter(2);

        assertThat(before.scatters()).isZero();
        assertThat(events.snapshot().scatters()).isEqualTo(1);
    }
}
