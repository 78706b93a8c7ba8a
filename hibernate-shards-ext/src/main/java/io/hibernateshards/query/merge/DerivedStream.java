package io.hibernateshards.query.merge;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stream made from other streams, which it owns and closes. */
abstract class DerivedStream implements RowStream {

    private final List<RowStream> inputs;
    private boolean closed;

    DerivedStream(List<? extends RowStream> inputs) {
        this.inputs = List.copyOf(inputs);
    }

    abstract Object @Nullable [] pull();

    @Override
    public final Object @Nullable [] next() {
        if (closed) {
            throw new IllegalStateException("The row stream is closed");
        }
        return pull();
    }

    @Override
    public final void close() {
        if (!closed) {
            closed = true;
            closeInputs();
        }
    }

    final void closeInputs() {
        Throwable first = null;
        for (var input : inputs) {
            try {
                input.close();
            } catch (RuntimeException | Error failure) {
                if (first == null) {
                    first = failure;
                } else if (first != failure) {
                    first.addSuppressed(failure);
                }
            }
        }
        if (first instanceof Error error) {
            throw error;
        }
        if (first instanceof RuntimeException failure) {
            throw failure;
        }
    }
}
