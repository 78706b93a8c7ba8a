package io.hibernateshards.query.merge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * Where a page of the merged order begins and ends in each of several ordered inputs, found from a few of their keys.
 *
 * <p>All rows stand in one total order: by their keys, then by the input's index, then by their rank in the input. Keys need not
 * be unique for this. A sample is a key with its exact rank, that is the number of rows before it in its input. Samples of all inputs
 * bound the place of each sample among all rows: of another input at least the rows up to its last sample before, and at most those
 * up to its first sample after. A sample that must come before the page raises the lower end of its input's bracket, one that
 * must come after the page lowers the upper end. What is guessed decides only how soon this ends.
 *
 * <p>Invariants: an input's rows on the page have ranks in {@code [low, high)}; low never falls, high never rises. Each round leaves
 * at most {@code limit + 4 n s} ranks in n brackets, where s is its step, so a round divides what is undecided by a quarter of the
 * samples that it takes of each input. Inputs that change between rounds may contradict themselves, which is noticed.
 */
public final class RankBracket {

    private static final int NARROW_ROWS = 512;

    /** A round cannot leave fewer rows beside the page's own than a 63rd of these. */
    private static final int NARROW_PART = 16;

    /** Samples of each input in one round. */
    public static final int SAMPLES = 256;

    private static final double GUESSED_DEVIATIONS = 5;

    /**
     * Ranks to be sampled: of {@code width} rows from rank {@code from} on, the first, every {@code step}-th after it, and the last.
     */
    public record Window(int input, long from, long width, long step) {

        /** The ranks to be sampled, ascending. */
        List<Long> ranks() {
            var ranks = new ArrayList<Long>();
            for (long rank = from; rank < from + width; rank += step) {
                ranks.add(rank);
            }
            if (ranks.get(ranks.size() - 1) != from + width - 1) {
                ranks.add(from + width - 1);
            }
            return ranks;
        }
    }

    /** The key of the row that has so many rows before it in its input. */
    public record Sample(long rank, Object[] key) {}

    private record Place(int input, long rank, Object[] key) {}

    private final int mostSamples;
    private final long narrowRows;
    private final long offset;
    private final long end;
    private final Comparator<Object[]> order;
    private final List<TreeMap<Long, Object[]>> samples = new ArrayList<>();
    private final long[] low;
    private final long[] high;
    private final long[] size;
    private boolean isConsistent = true;

    /**
     * @param offset how many rows come before the page
     * @param limit how many rows the page has at most, at least 1
     * @param order the order of keys, in which each input comes
     */
    public RankBracket(int inputs, long offset, long limit, Comparator<Object[]> order) {
        this(inputs, offset, limit, order, SAMPLES, NARROW_ROWS);
    }

    /** @param mostSamples of each input in one round, more than 4, else a round might leave as much as there was */
    RankBracket(int inputs, long offset, long limit, Comparator<Object[]> order, int mostSamples, long narrowRows) {
        this.mostSamples = mostSamples;
        this.narrowRows = limit + Math.max(narrowRows, limit / NARROW_PART);
        this.offset = offset;
        this.end = offset + limit;
        this.order = order;
        this.low = new long[inputs];
        this.high = new long[inputs];
        this.size = new long[inputs];
        // More rows than this of one input cannot matter.
        Arrays.fill(high, end);
        Arrays.fill(size, end);
        for (int input = 0; input < inputs; input++) {
            samples.add(new TreeMap<>());
        }
    }

    /** How many rows the inputs give at the end, over all, of which the page is one part. */
    public long mostRows() {
        return narrowRows;
    }

    /** Rounds of samples after which no more is undecided than that, where rows do not move: each leaves a 64th. */
    public int mostRounds() {
        return 1
                + (int) Math.ceil(
                        Math.max(0, Math.log((double) low.length * end / narrowRows)) / Math.log(SAMPLES / 4.0));
    }

    /**
     * Windows in which the page is expected, where rows are spread by chance.
     *
     * @param shares the expected part of the rows before the page that each input has; their sum is 1
     */
    public List<Window> guess(double[] shares) {
        var windows = new ArrayList<Window>();
        for (int input = 0; input < low.length; input++) {
            double expected = offset * shares[input];
            double margin = GUESSED_DEVIATIONS * Math.sqrt(expected * (1 - shares[input])) + 1;
            long from = Math.max(0, (long) (expected - margin));
            long to = Math.min(end, (long) (expected + margin) + (end - offset) + 1);
            long width = Math.max(1, to - from);
            windows.add(new Window(input, from, width, Math.max(1, width / mostSamples)));
        }
        return windows;
    }

    /** Windows over what is undecided; empty once that is little enough to be read. */
    public List<Window> undecided() {
        long rows = rows();
        if (rows <= narrowRows) {
            return List.of();
        }
        long step = Math.max(1, rows / ((long) low.length * mostSamples));
        var windows = new ArrayList<Window>();
        for (int input = 0; input < low.length; input++) {
            if (high[input] > low[input]) {
                windows.add(new Window(input, low[input], high[input] - low[input], step));
            }
        }
        return windows;
    }

    /**
     * Takes in the samples of a round.
     *
     * @param found for each window its samples, ascending; those behind the end of the input are missing
     */
    public void narrow(List<Window> windows, List<List<Sample>> found) {
        for (int index = 0; index < windows.size(); index++) {
            add(windows.get(index), found.get(index));
        }
        if (isConsistent) {
            decide();
        }
    }

    private void add(Window window, List<Sample> found) {
        int input = window.input();
        var expected = window.ranks();
        if (found.size() < expected.size()) {
            size[input] = Math.min(size[input], expected.get(found.size()));
        }
        var known = samples.get(input);
        for (int index = 0; index < found.size(); index++) {
            var sample = found.get(index);
            var before = known.floorEntry(sample.rank());
            var after = known.ceilingEntry(sample.rank());
            isConsistent &= index < expected.size()
                    && sample.rank() == expected.get(index)
                    && (before == null || order.compare(before.getValue(), sample.key()) <= 0)
                    && (after == null || order.compare(sample.key(), after.getValue()) <= 0);
            known.put(sample.rank(), sample.key());
        }
        isConsistent &= known.isEmpty() || known.lastKey() < size[input] || size[input] == end;
    }

    private void decide() {
        var places = new ArrayList<Place>();
        for (int input = 0; input < low.length; input++) {
            int its = input;
            samples.get(input).forEach((rank, key) -> places.add(new Place(its, rank, key)));
        }
        places.sort((left, right) -> {
            int comparison = order.compare(left.key(), right.key());
            if (comparison == 0) {
                comparison = Integer.compare(left.input(), right.input());
            }
            return comparison != 0 ? comparison : Long.compare(left.rank(), right.rank());
        });
        lowerEnds(places);
        upperEnds(places);
        for (int input = 0; input < high.length; input++) {
            high[input] = Math.min(high[input], Math.min(size[input], end - lowRows() + low[input]));
            isConsistent &= high[input] >= low[input];
        }
    }

    /** At most so many rows come before a sample: of each other input those before its first sample after. */
    private void lowerEnds(List<Place> places) {
        var before = size.clone();
        long sum = Arrays.stream(before).sum();
        for (int index = places.size() - 1; index >= 0; index--) {
            var place = places.get(index);
            if (place.rank() + sum - before[place.input()] < offset) {
                low[place.input()] = Math.max(low[place.input()], place.rank() + 1);
            }
            sum += place.rank() - before[place.input()];
            before[place.input()] = place.rank();
        }
    }

    /** At least so many rows come before a sample: of each other input those up to its last sample before. */
    private void upperEnds(List<Place> places) {
        var before = new long[high.length];
        long sum = 0;
        for (var place : places) {
            if (place.rank() + sum - before[place.input()] >= end) {
                high[place.input()] = Math.min(high[place.input()], place.rank());
            }
            sum += place.rank() + 1 - before[place.input()];
            before[place.input()] = place.rank() + 1;
        }
    }

    /** Whether no sample contradicted another, as they do where rows changed between rounds. */
    public boolean isConsistent() {
        return isConsistent;
    }

    /** The least rank of an input's row that may be on the page. */
    public long low(int input) {
        return low[input];
    }

    /** How many rows of an input, from {@link #low} on, may be on the page. */
    public long width(int input) {
        return high[input] - low[input];
    }

    /** How many rows may be on the page, over all inputs. */
    public long rows() {
        return Arrays.stream(high).sum() - lowRows();
    }

    private long lowRows() {
        return Arrays.stream(low).sum();
    }

    /** How many of the rows in the brackets, merged, come before the page. */
    public long skipped() {
        return offset - lowRows();
    }

    /** The part of the rows before the page that each input has, as far as it was found out. */
    public double[] shares() {
        var shares = new double[low.length];
        double part = (double) skipped() / Math.max(1, rows());
        for (int input = 0; input < shares.length; input++) {
            shares[input] = (low[input] + width(input) * part) / Math.max(1, offset);
        }
        return shares;
    }
}
