package io.hibernateshards.query.merge;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The rows of its input as they come, all of which are shown to somebody first. Holds all rows, and closes the input then. */
public final class LearnedRows extends DerivedStream {

    private final RowStream input;
    private final Consumer<List<Object[]>> lesson;
    private @Nullable Iterator<Object[]> rows;

    public LearnedRows(RowStream input, Consumer<List<Object[]>> lesson) {
        super(List.of(input));
        this.input = input;
        this.lesson = lesson;
    }

    @Override
    Object @Nullable [] pull() {
        if (rows == null) {
            var all = new ArrayList<Object[]>();
            for (Object[] row = input.next(); row != null; row = input.next()) {
                all.add(row);
            }
            closeInputs();
            lesson.accept(all);
            rows = all.iterator();
        }
        return rows.hasNext() ? rows.next() : null;
    }
}
