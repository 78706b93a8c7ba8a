package io.hibernateshards.query.merge;

import static io.hibernateshards.logging.QueryMergeMessages.MESSAGES;

import io.hibernateshards.UnorderedRowsException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The rows of ordered inputs in one order.
 *
 * <p>A binary heap holds the index of each input that has not ended, by the row at its head, then by the index, so that
 * ties come in the order of the inputs. Invariant: the heap's top holds the least row not given yet. Each row costs about
 * 2 log k comparisons for k inputs and one more against its predecessor in the same input, since a merge of inputs that
 * are not in the order assumed would be wrong without a sign. An input is read again only when its next row is needed.
 */
public final class OrderedMerge extends DerivedStream {

    private final List<RowStream> inputs;
    private final List<String> names;
    private final Comparator<Object[]> order;
    private final Object[] @Nullable [] heads;
    private final int[] heap;
    private int size;
    private boolean started;
    private boolean topTaken;

    /** Inputs that an error names by their index. */
    public OrderedMerge(List<? extends RowStream> inputs, Comparator<Object[]> order) {
        this(
                inputs,
                IntStream.range(0, inputs.size()).mapToObj(Integer::toString).toList(),
                order);
    }

    /** @param names what an error calls each input: the database it comes from */
    public OrderedMerge(List<? extends RowStream> inputs, List<String> names, Comparator<Object[]> order) {
        super(inputs);
        if (names.size() != inputs.size()) {
            throw new IllegalArgumentException("Got " + names.size() + " names for " + inputs.size() + " inputs");
        }
        this.inputs = List.copyOf(inputs);
        this.names = List.copyOf(names);
        this.order = order;
        this.heads = new Object[inputs.size()][];
        this.heap = new int[inputs.size()];
    }

    /** @throws UnorderedRowsException if the input that is read next does not come in the order of the comparator */
    @Override
    Object @Nullable [] pull() {
        if (!started) {
            started = true;
            fill();
        } else if (topTaken) {
            advanceTop();
        }
        topTaken = size > 0;
        return topTaken ? heads[heap[0]] : null;
    }

    private void fill() {
        for (int input = 0; input < heap.length; input++) {
            heads[input] = inputs.get(input).next();
            if (heads[input] != null) {
                heap[size++] = input;
            }
        }
        for (int parent = size / 2 - 1; parent >= 0; parent--) {
            siftDown(parent);
        }
    }

    private void advanceTop() {
        int input = heap[0];
        Object[] given = heads[input];
        Object[] row = inputs.get(input).next();
        heads[input] = row;
        if (row == null) {
            heap[0] = heap[--size];
        } else if (given != null && order.compare(given, row) > 0) {
            throw MESSAGES.inputOutOfOrder(
                    names.get(input), order instanceof RowOrder terms ? terms.deciding(given, row) : "the order");
        }
        siftDown(0);
    }

    private void siftDown(int from) {
        int parent = from;
        while (true) {
            int child = 2 * parent + 1;
            if (child >= size) {
                return;
            }
            if (child + 1 < size && isBefore(heap[child + 1], heap[child])) {
                child++;
            }
            if (!isBefore(heap[child], heap[parent])) {
                return;
            }
            int swapped = heap[parent];
            heap[parent] = heap[child];
            heap[child] = swapped;
            parent = child;
        }
    }

    private boolean isBefore(int left, int right) {
        int comparison = order.compare(heads[left], heads[right]);
        return comparison != 0 ? comparison < 0 : left < right;
    }
}
