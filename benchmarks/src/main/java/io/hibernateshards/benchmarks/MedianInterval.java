package io.hibernateshards.benchmarks;

import java.util.Arrays;

/**
 * A median with a confidence interval that assumes nothing about the distribution: the interval runs from the {@code k}-th
 * least to the {@code k}-th greatest value, for the greatest {@code k} whose coverage {@code 1 - 2 P(B < k)}, with {@code B}
 * binomial of {@code n} and one half, is at least 95 %. With 10 values that is the second and the ninth, and covers 97.9 %.
 * Under 6 values no interval covers 95 %; then the least and the greatest are given.
 *
 * <p>Source: W. J. Conover, Practical Nonparametric Statistics, 3rd edition 1999, section 3.2, confidence interval for a
 * quantile.
 */
record MedianInterval(double low, double median, double high, double coverage) {

    private static final double WANTED = 0.95;

    static MedianInterval of(double[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("There is no median of no values");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int count = sorted.length;
        int rank = 1;
        while (2 * (rank + 1) <= count && coverage(count, rank + 1) >= WANTED) {
            rank++;
        }
        double median = (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
        return new MedianInterval(sorted[rank - 1], median, sorted[count - rank], coverage(count, rank));
    }

    /** Whether it covers the median with at least 95 %; never with less than 6 values. */
    boolean isConfident() {
        return coverage >= WANTED;
    }

    /** The probability that the median lies between the {@code rank}-th value from either end. */
    private static double coverage(int count, int rank) {
        double probability = Math.pow(0.5, count);
        double below = 0;
        for (int successes = 0; successes < rank; successes++) {
            below += probability;
            probability = probability * (count - successes) / (successes + 1);
        }
        return Math.max(0, 1 - 2 * below);
    }
}
