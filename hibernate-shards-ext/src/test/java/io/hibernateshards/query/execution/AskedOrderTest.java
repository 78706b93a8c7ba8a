package io.hibernateshards.query.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AskedOrderTest {

    private final List<List<String>> questions = new ArrayList<>();
    private final AskedOrder order = new AskedOrder(texts -> {
        questions.add(texts);
        var folded = new TreeSet<>(texts.stream().map(AskedOrderTest::folded).toList());
        return texts.stream()
                .mapToInt(text -> folded.headSet(folded(text)).size() + 1)
                .toArray();
    });

    private static String folded(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    @Test
    void whatIsLearnedIsNotAskedForAgain() {
        List.of("b", "A", "B", "b").forEach(order::expect);
        order.learn();

        assertThat(order.compare("A", "b")).isNegative();
        assertThat(order.compare("b", "B")).isZero();
        assertThat(order.compare('B', "A")).isPositive();
        assertThat(questions).containsExactly(List.of("b", "A", "B"));
    }

    @Test
    void ranksOfDifferentAnswersAreNotCompared() {
        List.of("c", "b").forEach(order::expect);
        order.learn();
        List.of("d", "c").forEach(order::expect);
        order.learn();

        assertThat(order.compare("b", "c")).isNegative();
        assertThat(questions).containsExactly(List.of("c", "b"), List.of("d", "c"), List.of("b", "c"));
    }

    @Test
    void whatNeedsNoAnswerIsNotAsked() {
        order.expect("a");
        order.learn();

        assertThat(order.compare("a", "a")).isZero();
        assertThat(questions).isEmpty();
    }
}
