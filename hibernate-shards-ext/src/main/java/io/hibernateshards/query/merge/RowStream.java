package io.hibernateshards.query.merge;

import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows one after another, read once. One thread at a time. */
public interface RowStream extends AutoCloseable {

    /**
     * The next row, or null after the last and from then on.
     *
     * @throws IllegalStateException if the stream was closed
     */
    Object @Nullable [] next();

    /**
     * Lets go of what the stream reads from: all its inputs, also where closing one of them fails; the first failure is
     * thrown, the others are suppressed in it. A second call does nothing.
     */
    @Override
    void close();

    /** The rows of a list. */
    static RowStream of(List<Object[]> rows) {
        return new DerivedStream(List.of()) {

            private final Iterator<Object[]> iterator = rows.iterator();

            @Override
            Object @Nullable [] pull() {
                return iterator.hasNext() ? iterator.next() : null;
            }
        };
    }
}
