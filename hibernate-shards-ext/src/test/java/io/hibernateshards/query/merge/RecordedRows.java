package io.hibernateshards.query.merge;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of a test that tell how many were read, and whether and how often the stream was closed. */
final class RecordedRows implements RowStream {

    private final List<Object[]> rows;
    private final @Nullable RuntimeException closeFailure;
    int read;
    int closed;

    private RecordedRows(List<Object[]> rows, @Nullable RuntimeException closeFailure) {
        this.rows = rows;
        this.closeFailure = closeFailure;
    }

    static RecordedRows of(Object[]... rows) {
        return new RecordedRows(List.of(rows), null);
    }

    static RecordedRows failingToClose(String message) {
        return new RecordedRows(List.of(), new IllegalStateException(message));
    }

    static Object[] row(@Nullable Object... values) {
        return values;
    }

    static List<List<Object>> drain(RowStream stream) {
        var rows = new ArrayList<List<Object>>();
        for (Object[] row = stream.next(); row != null; row = stream.next()) {
            rows.add(java.util.Arrays.asList(row));
        }
        return rows;
    }

    @Override
    public Object @Nullable [] next() {
        return read < rows.size() ? rows.get(read++) : null;
    }

    @Override
    public void close() {
        closed++;
        if (closeFailure != null) {
            throw closeFailure;
        }
    }
}
