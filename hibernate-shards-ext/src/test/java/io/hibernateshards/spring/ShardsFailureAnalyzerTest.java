package io.hibernateshards.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.ShardConfigurationException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.io.support.SpringFactoriesLoader;

class ShardsFailureAnalyzerTest {

    private static FailureAnalysis analysis(String... problems) {
        var failure = new IllegalStateException("bean", new ShardConfigurationException(List.of(problems)));
        return Objects.requireNonNull(new ShardsFailureAnalyzer().analyze(failure));
    }

    @Test
    void whatToDoIsTheLastSentence() {
        var analysis = analysis("SHARD1: The setting 'a.b' is 'x'. It is a number. Correct its value.");

        assertThat(analysis.getDescription()).isEqualTo("SHARD1: The setting 'a.b' is 'x'. It is a number.");
        assertThat(analysis.getAction()).isEqualTo("Correct its value.");
    }

    @Test
    void severalProblemsAreAllTold() {
        var analysis = analysis("One is wrong. Mend it.", "Two is wrong. Mend it.", "Three is wrong. Remove it.");

        assertThat(analysis.getDescription().lines())
                .containsExactly(" - One is wrong.", " - Two is wrong.", " - Three is wrong.");
        assertThat(analysis.getAction()).isEqualToNormalizingNewlines(" - Mend it.\n - Remove it.");
    }

    @Test
    void springBootFindsIt() {
        var analyzers = SpringFactoriesLoader.forDefaultResourceLocation(
                        getClass().getClassLoader())
                .load(
                        FailureAnalyzer.class,
                        SpringFactoriesLoader.FailureHandler.handleMessage((message, failure) -> {}));

        assertThat(analyzers).hasAtLeastOneElementOfType(ShardsFailureAnalyzer.class);
    }
}
