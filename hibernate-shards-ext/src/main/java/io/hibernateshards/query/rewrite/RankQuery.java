package io.hibernateshards.query.rewrite;

import org.hibernate.query.sqm.tree.select.SqmSelectStatement;
import org.jspecify.annotations.Nullable;

/**
 * What each database is asked for keys by their ranks: of {@link #WIDTH} rows of a statement from rank {@link #FROM} on, in its order,
 * the sort keys of the first, of every {@link #STEP}-th after it and of the last, then the row's number among them, from 1 on. Its
 * parameters are those of the statement and these three. Nothing changes it any more.
 */
public record RankQuery(SqmSelectStatement<Object[]> statement) {

    public static final String FROM = "hibernateShardsFrom";
    public static final String WIDTH = "hibernateShardsWidth";
    public static final String STEP = "hibernateShardsStep";

    /** Whether a parameter is one of the three, and none of the statement. */
    public static boolean isOwn(@Nullable String parameter) {
        return FROM.equals(parameter) || WIDTH.equals(parameter) || STEP.equals(parameter);
    }
}
