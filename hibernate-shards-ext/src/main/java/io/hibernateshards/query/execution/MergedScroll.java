package io.hibernateshards.query.execution;

import static io.hibernateshards.logging.QueryMessages.MESSAGES;

import io.hibernateshards.UnsupportedShardedQueryException;
import io.hibernateshards.query.merge.RowStream;
import java.util.function.Function;
import org.hibernate.query.spi.ScrollableResultsImplementor;
import org.jspecify.annotations.Nullable;

/** Merged rows, read forward. One thread at a time. */
final class MergedScroll<R> implements ScrollableResultsImplementor<R> {

    private final RowStream rows;
    private final Function<Object[], R> packaging;
    private Object @Nullable [] current;
    private boolean isAfterLast;
    private boolean closed;
    private int position;
    private @Nullable QuerySession session;

    MergedScroll(RowStream rows, Function<Object[], R> packaging) {
        this.rows = rows;
        this.packaging = packaging;
    }

    @Override
    public R get() {
        checkOpen();
        var row = current;
        if (row == null) {
            throw new IllegalStateException("The results are not at a row: next() has not answered true");
        }
        return packaging.apply(row);
    }

    @Override
    public boolean next() {
        checkOpen();
        if (isAfterLast) {
            return false;
        }
        current = rows.next();
        isAfterLast = current == null;
        position++;
        return !isAfterLast;
    }

    @Override
    public boolean scroll(int positions) {
        if (positions < 0) {
            throw refused("scroll(" + positions + ")");
        }
        boolean isAtRow = current != null;
        for (int count = 0; count < positions; count++) {
            isAtRow = next();
        }
        return isAtRow;
    }

    @Override
    public int getPosition() {
        checkOpen();
        return isAfterLast ? 0 : position;
    }

    @Override
    public int getRowNumber() {
        return getPosition() - 1;
    }

    @Override
    public boolean isFirst() {
        return current != null && position == 1;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            rows.close();
        }
    }

    @Override
    public void setFetchSize(int fetchSize) {
        throw refused("setFetchSize");
    }

    /** Whoever is told of refusals from now on. */
    void refusalsTo(QuerySession querySession) {
        session = querySession;
    }

    private UnsupportedShardedQueryException refused(String method) {
        var refusal = MESSAGES.forwardOnly(method);
        return session == null ? refusal : session.refused(refusal);
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("The results are closed");
        }
    }

    // ------------------------------------------------------------------------------------------------ only forward

    @Override
    public boolean previous() {
        throw refused("previous");
    }

    @Override
    public boolean position(int newPosition) {
        throw refused("position");
    }

    @Override
    public boolean last() {
        throw refused("last");
    }

    @Override
    public boolean first() {
        throw refused("first");
    }

    @Override
    public void beforeFirst() {
        throw refused("beforeFirst");
    }

    @Override
    public void afterLast() {
        throw refused("afterLast");
    }

    @Override
    public boolean isLast() {
        throw refused("isLast");
    }

    @Override
    public boolean setRowNumber(int rowNumber) {
        throw refused("setRowNumber");
    }
}
