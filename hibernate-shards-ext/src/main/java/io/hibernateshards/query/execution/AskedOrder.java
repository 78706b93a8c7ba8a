package io.hibernateshards.query.execution;

import io.hibernateshards.query.merge.LearnedOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The order of texts as a database tells it, by their ranks. Ranks of two answers cannot be compared, so those of one alone are
 * kept, and texts that are not in it are asked for as they come. One thread.
 */
final class AskedOrder implements LearnedOrder {

    private final Function<List<String>, int[]> question;
    private final Set<String> expected = new LinkedHashSet<>();
    private Map<String, Integer> ranks = Map.of();

    /** @param question gives the rank of each of some texts */
    AskedOrder(Function<List<String>, int[]> question) {
        this.question = question;
    }

    @Override
    public void expect(Object value) {
        expected.add(text(value));
    }

    @Override
    public void learn() {
        if (expected.size() > 1 && !ranks.keySet().containsAll(expected)) {
            ranks = ask(new ArrayList<>(expected));
        }
        expected.clear();
    }

    @Override
    public int compare(Object left, Object right) {
        var first = text(left);
        var second = text(right);
        if (first.equals(second)) {
            return 0;
        }
        @Nullable Integer one = ranks.get(first);
        @Nullable Integer other = ranks.get(second);
        if (one == null || other == null) {
            var both = question.apply(List.of(first, second));
            return Integer.compare(both[0], both[1]);
        }
        return one.compareTo(other);
    }

    private Map<String, Integer> ask(List<String> texts) {
        var answer = question.apply(texts);
        var found = new HashMap<String, Integer>();
        for (int index = 0; index < answer.length; index++) {
            found.put(texts.get(index), answer[index]);
        }
        return found;
    }

    private static String text(Object value) {
        return value instanceof Character ? value.toString() : (String) value;
    }
}
