package io.hibernateshards.query.execution;

import io.hibernateshards.query.merge.RowStream;
import org.hibernate.query.spi.ScrollableResultsImplementor;
import org.jspecify.annotations.Nullable;

/** The rows of a database's cursor, each fetched when it is asked for. One thread at a time. */
final class CursorStream implements RowStream {

    private final ScrollableResultsImplementor<Object> cursor;
    private final boolean givesBareValues;
    private final Runnable afterRow;

    /** @param afterRow runs when a row has been read */
    CursorStream(ScrollableResultsImplementor<Object> cursor, boolean givesBareValues, Runnable afterRow) {
        this.cursor = cursor;
        this.givesBareValues = givesBareValues;
        this.afterRow = afterRow;
    }

    @Override
    public Object @Nullable [] next() {
        if (cursor.isClosed()) {
            throw new IllegalStateException("The row stream is closed");
        }
        if (!cursor.next()) {
            return null;
        }
        var row = givesBareValues ? new Object[] {cursor.get()} : (Object[]) cursor.get();
        afterRow.run();
        return row;
    }

    @Override
    public void close() {
        if (!cursor.isClosed()) {
            cursor.close();
        }
    }
}
