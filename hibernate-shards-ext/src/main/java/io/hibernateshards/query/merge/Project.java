package io.hibernateshards.query.merge;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A new row for each row of its input. */
public final class Project extends DerivedStream {

    private final RowStream input;
    private final Function<Object[], Object[]> projection;

    public Project(RowStream input, Function<Object[], Object[]> projection) {
        super(List.of(input));
        this.input = input;
        this.projection = projection;
    }

    @Override
    Object @Nullable [] pull() {
        Object[] row = input.next();
        return row == null ? null : projection.apply(row);
    }
}
