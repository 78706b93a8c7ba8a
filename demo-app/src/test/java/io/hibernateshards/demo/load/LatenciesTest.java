package io.hibernateshards.demo.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {

    @Test
    void aPercentileIsOneOfTheTimesThatWereMeasured() {
        var hundred = new Latencies(
                LongStream.rangeClosed(1, 100)
                        .map(millis -> (101 - millis) * 1_000_000)
                        .toArray(),
                Duration.ofSeconds(10));

        assertThat(hundred.millis(0.5)).isEqualTo(50);
        assertThat(hundred.millis(0.99)).isEqualTo(99);
        assertThat(hundred.millis(1)).isEqualTo(100);
        assertThat(hundred.perSecond()).isEqualTo(10);
    }

    @Test
    void windowsTogetherAreRankedTogether() {
        var one = new Latencies(new long[] {1_000_000, 9_000_000}, Duration.ofSeconds(1));
        var other = new Latencies(new long[] {2_000_000, 3_000_000}, Duration.ofSeconds(3));

        var both = Latencies.together(List.of(one, other));

        assertThat(both.millis(0.5)).isEqualTo(2);
        assertThat(both.millis(0.99)).isEqualTo(9);
        assertThat(both.perSecond()).isEqualTo(1);
    }
}
