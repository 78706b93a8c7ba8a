package io.hibernateshards.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MedianIntervalTest {

    @Test
    void tenValuesGiveTheSecondAndTheNinth() {
        double[] values = {9, 1, 30, 4, 2, 6, 5, 8, 3, 7};

        var interval = MedianInterval.of(values);

        assertThat(interval.median()).isEqualTo(5.5);
        assertThat(interval.low()).isEqualTo(2);
        assertThat(interval.high()).isEqualTo(9);
        assertThat(interval.coverage()).isEqualTo(1 - 22 / 1024.0, within(1e-12));
        assertThat(interval.isConfident()).isTrue();
    }

    @Test
    void twentyValuesGiveTheSixthAndTheFifteenth() {
        double[] values = new double[20];
        for (int number = 0; number < 20; number++) {
            values[number] = 20 - number;
        }

        var interval = MedianInterval.of(values);

        assertThat(interval.low()).isEqualTo(6);
        assertThat(interval.high()).isEqualTo(15);
        assertThat(interval.coverage()).isEqualTo(0.9586, within(1e-4));
    }

    @Test
    void fiveValuesAreTooFewForAnyInterval() {
        var interval = MedianInterval.of(new double[] {3, 1, 2, 5, 4});

        assertThat(interval.low()).isEqualTo(1);
        assertThat(interval.median()).isEqualTo(3);
        assertThat(interval.high()).isEqualTo(5);
        assertThat(interval.isConfident()).isFalse();
    }

    @Test
    void noValuesHaveNoMedian() {
        assertThatThrownBy(() -> MedianInterval.of(new double[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no median");
    }
}
