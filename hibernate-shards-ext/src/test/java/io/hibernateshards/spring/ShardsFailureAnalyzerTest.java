package io.hibernateshards.spring;

import static io.hibernateshards.logging.SpringMessages.MESSAGES;
import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.ShardConfigurationException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
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
    void whatIsRefusedOfSpringHasSomethingToDo() {
        var actions = Stream.of(
                        MESSAGES.otherDataSource("'spring.datasource.url'"),
                        MESSAGES.shardedEntityOfOrdinaryUnit("ledger", "Shopper"),
                        MESSAGES.addressOfFlyway("The property 'spring.flyway.url'"),
                        MESSAGES.noAddress("spring.flyway.user", "one", "Pool"),
                        MESSAGES.dataScripts("data.sql"),
                        MESSAGES.scriptsWithoutDatabase("one"))
                .map(failure -> Objects.requireNonNull(new ShardsFailureAnalyzer().analyze(failure)))
                .peek(analysis -> assertThat(analysis.getDescription())
                        .startsWith("SHARD0240")
                        .endsWith("."))
                .map(FailureAnalysis::getAction);

        assertThat(actions)
                .satisfiesExactly(
                        action -> assertThat(action).startsWith("Move them there or remove them"),
                        action -> assertThat(action).startsWith("Give it 'shardsDataSource'"),
                        action -> assertThat(action).startsWith("Remove it ('spring.flyway.user'"),
                        action -> assertThat(action).startsWith("Give the database by 'url'"),
                        action -> assertThat(action).startsWith("Store the rows by an EntityManager"),
                        action -> assertThat(action).startsWith("Name them there, or set"));
        assertThat(analysis(MESSAGES.scriptFailed("one", "No such column.")).getAction())
                .isEqualTo("Mend what failed, and start again.");
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
