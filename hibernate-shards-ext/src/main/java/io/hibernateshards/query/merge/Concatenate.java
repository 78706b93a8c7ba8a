package io.hibernateshards.query.merge;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of each input, in the order of the inputs. An input is read when the ones before it have ended. */
public final class Concatenate extends DerivedStream {

    private final List<RowStream> inputs;
    private int current;

    public Concatenate(List<? extends RowStream> inputs) {
        super(inputs);
        this.inputs = List.copyOf(inputs);
    }

    @Override
    Object @Nullable [] pull() {
        while (current < inputs.size()) {
            var input = inputs.get(current);
            Object[] row = input.next();
            if (row != null) {
                return row;
            }
            current++;
            input.close();
        }
        return null;
    }
}
