package io.hibernateshards.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimesTest {

    @Test
    void aTimeHasTheTwoUnitsThatMatter() {
        assertThat(Times.text(Duration.ofMillis(1_540))).isEqualTo("1.5 s");
        assertThat(Times.text(Duration.ofSeconds(125))).isEqualTo("2 min 5 s");
        assertThat(Times.text(Duration.ofMinutes(190))).isEqualTo("3 h 10 min");
    }

    @Test
    void bytesHaveTheUnitInWhichTheyAreSmallest() {
        assertThat(Times.bytes(512)).isEqualTo("512 B");
        assertThat(Times.bytes(3_565_158)).isEqualTo("3.4 MiB");
        assertThat(Times.bytes(Long.MAX_VALUE)).isEqualTo("8192.0 PiB");
    }
}
