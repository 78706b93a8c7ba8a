package io.hibernateshards.query.collation;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a database answered about the texts of {@link Corpus}.
 *
 * @param ranks the place of each text in the ascending order; equal ones have one place
 * @param groups for each text the first that it was grouped with
 */
record ProbedOrder(int[] ranks, int[] groups) {

    /** Two texts that rules compare otherwise than the database did, for people; or nothing. */
    Optional<String> disagreement(TextRules rules) {
        var order = rules.order();
        var form = rules.form();
        var ascending = IntStream.range(0, Corpus.TEXTS.size())
                .boxed()
                .sorted(Comparator.comparingInt(text -> ranks[text]))
                .toList();
        for (int next = 1; next < ascending.size(); next++) {
            int one = ascending.get(next - 1);
            int other = ascending.get(next);
            int found = order.compare(Corpus.TEXTS.get(one), Corpus.TEXTS.get(other));
            if (Integer.signum(found) != Integer.signum(ranks[one] - ranks[other])) {
                return Optional.of(pair(one, other));
            }
        }
        for (int text = 0; text < Corpus.TEXTS.size(); text++) {
            // Equal texts are neighbours in the order, so each has to be compared with the first of its group alone.
            int first = groups[text];
            boolean areEqual = form.apply(Corpus.TEXTS.get(text)).equals(form.apply(Corpus.TEXTS.get(first)));
            if (!areEqual || ranks[text] != ranks[first]) {
                return Optional.of(pair(first, text));
            }
        }
        long groupCount = IntStream.range(0, Corpus.TEXTS.size())
                .filter(text -> groups[text] == text)
                .count();
        long formCount = Corpus.TEXTS.stream().map(form).distinct().count();
        return groupCount == formCount ? Optional.empty() : Optional.of("how many texts are equal");
    }

    /** Whether the order and the groups say the same of which texts are equal. */
    boolean isConsistent() {
        return IntStream.range(0, ranks.length).allMatch(text -> ranks[text] == ranks[groups[text]])
                && IntStream.of(ranks).distinct().count()
                        == IntStream.of(groups).distinct().count();
    }

    /** Whether no two texts are equal. */
    boolean tellsAllApart() {
        return IntStream.range(0, Corpus.TEXTS.size()).allMatch(text -> groups[text] == text)
                && Arrays.stream(ranks, 0, Corpus.TEXTS.size()).distinct().count() == Corpus.TEXTS.size();
    }

    /** Whether another database answered the same. */
    boolean isAlike(ProbedOrder other) {
        return Arrays.equals(ranks, other.ranks) && Arrays.equals(groups, other.groups);
    }

    private static String pair(int one, int other) {
        return Corpus.shown(Corpus.TEXTS.get(one)) + " and " + Corpus.shown(Corpus.TEXTS.get(other));
    }

    /**
     * The version of Unicode, as major number, whose letters the database knows: it puts those that it does not know after
     * all that it does.
     */
    int unicodeVersion() {
        int version = Corpus.OLDEST_UNICODE;
        for (int marker = 0; marker < Corpus.LETTERS_BY_VERSION.size(); marker++) {
            if (ranks[Corpus.TEXTS.size() + marker] > ranks[Corpus.IDEOGRAPH]) {
                break;
            }
            version = Corpus.LETTERS_BY_VERSION.get(marker).version();
        }
        return version;
    }
}
