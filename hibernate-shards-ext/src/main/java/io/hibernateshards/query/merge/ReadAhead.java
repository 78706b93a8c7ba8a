package io.hibernateshards.query.merge;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Inputs of a merge in an order that is learned. Whenever one has no row left, all are read ahead, and the order of all rows is
 * learned that can still be compared: those read ahead, and of each input the one that it gave last. One thread at a time.
 */
public final class ReadAhead {

    private final RowOrder order;
    private final int mostRows;
    private final List<Input> inputs = new ArrayList<>();

    private ReadAhead(RowOrder order, int mostRows) {
        this.order = order;
        this.mostRows = mostRows;
    }

    /**
     * The inputs as an ordered merge is to read them: as they are where no part of the order is learned.
     *
     * @param mostRows how many rows of each are read ahead, at least 1
     */
    public static List<RowStream> of(List<RowStream> inputs, RowOrder order, int mostRows) {
        if (!order.isLearned()) {
            return inputs;
        }
        var ahead = new ReadAhead(order, mostRows);
        inputs.forEach(input -> ahead.inputs.add(ahead.new Input(input)));
        return List.copyOf(ahead.inputs);
    }

    private void refill() {
        var live = new ArrayList<Object[]>();
        for (var input : inputs) {
            input.readAhead();
            live.addAll(input.rows);
            if (input.last != null) {
                live.add(input.last);
            }
        }
        order.learn(live);
    }

    private final class Input extends DerivedStream {

        private final RowStream source;
        private final Queue<Object[]> rows = new ArrayDeque<>();
        private Object @Nullable [] last;
        private boolean isEnded;

        Input(RowStream source) {
            super(List.of(source));
            this.source = source;
        }

        @Override
        Object @Nullable [] pull() {
            if (rows.isEmpty() && !isEnded) {
                refill();
            }
            last = rows.poll();
            return last;
        }

        private void readAhead() {
            while (!isEnded && rows.size() < mostRows) {
                Object[] row = source.next();
                if (row == null) {
                    isEnded = true;
                } else {
                    rows.add(row);
                }
            }
        }
    }
}
