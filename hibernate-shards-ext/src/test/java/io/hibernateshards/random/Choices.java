package io.hibernateshards.random;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Choices made by chance and recorded, or made again from a record, changed or not. Zero is always the simplest choice, and
 * what a record lacks is zero: so a shorter record, or one with smaller numbers, gives something simpler.
 */
final class Choices {

    private final SplittableRandom random;
    private final List<Integer> record;
    private final List<Integer> made = new ArrayList<>();

    private Choices(SplittableRandom random, List<Integer> record) {
        this.random = random;
        this.record = record;
    }

    /** New choices, the same for the same seeds. */
    static Choices random(long seed, long number) {
        return new Choices(new SplittableRandom(new Random(seed * 1_000_003 + number).nextLong()), List.of());
    }

    /** Those of a record. */
    static Choices again(List<Integer> record) {
        return new Choices(null, record);
    }

    /** What was chosen until now. */
    List<Integer> record() {
        return List.copyOf(made);
    }

    /** A number from 0 on below a bound. */
    int below(int bound) {
        return made(bound, random == null ? 0 : random.nextInt(bound));
    }

    /** Whether something happens that does so in so many of a hundred cases; the simplest is no. */
    boolean chance(int percent) {
        return made(2, random != null && random.nextInt(100) < percent ? 1 : 0) == 1;
    }

    /** One index of weights, by their size. */
    int weighted(int... weights) {
        int index = 0;
        if (random != null) {
            int left = random.nextInt(IntStream.of(weights).sum());
            while (left >= weights[index]) {
                left -= weights[index++];
            }
        }
        return made(weights.length, index);
    }

    <T> T one(List<T> values) {
        return values.get(below(values.size()));
    }

    @SafeVarargs
    final <T> T one(T... values) {
        return values[below(values.length)];
    }

    private int made(int bound, int chosen) {
        int value = chosen;
        if (random == null) {
            value = made.size() < record.size() ? Math.min(record.get(made.size()), bound - 1) : 0;
        }
        made.add(value);
        return value;
    }
}
