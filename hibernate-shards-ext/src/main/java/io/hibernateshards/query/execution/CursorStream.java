package io.hibernateshards.query.execution;

import io.hibernateshards.query.merge.RowStream;
import org.hibernate.query.spi.ScrollableResultsImplementor;
import org.jspecify.annotations.Nullable;

/** The rows of a database's cursor, each fetched when it is asked for. One thread at a time. */
final class CursorStream implements RowStream {

    private final ScrollableResultsImplementor<Object> cursor;
    private final boolean givesBareValues;

    CursorStream(ScrollableResultsImplementor<Object> cursor, boolean givesBareValues) {
        this.cursor = cursor;
        this.givesBareValues = givesBareValues;
    }

    @Override
    public Object @Nullable [] next() {
        if (cursor.isClosed()) {
            throw new IllegalStateException("The row stream is closed");
        }
        if (!cursor.next()) {
            return null;
        }
        return givesBareValues ? new Object[] {cursor.get()} : (Object[]) cursor.get();
    }

    @Override
    public void close() {
        if (!cursor.isClosed()) {
            cursor.close();
        }
    }
}
