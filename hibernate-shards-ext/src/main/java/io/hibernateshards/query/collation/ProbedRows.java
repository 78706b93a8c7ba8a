package io.hibernateshards.query.collation;

import java.util.Optional;

/** The rows of a database's answer, in any order. */
final class ProbedRows {

    private final int[] ranks = new int[Corpus.TEXTS.size() + Corpus.LETTERS_BY_VERSION.size()];
    private final int[] groups = new int[ranks.length];
    private int count;

    /**
     * @param number the number of the text, from 1
     * @param group the number of the first text that it was grouped with
     */
    void add(int number, int rank, int group) {
        ranks[number - 1] = rank;
        groups[number - 1] = group - 1;
        count++;
    }

    /** Nothing where the database did not answer about each text once. */
    Optional<ProbedOrder> order() {
        return count == ranks.length ? Optional.of(new ProbedOrder(ranks, groups)) : Optional.empty();
    }
}
