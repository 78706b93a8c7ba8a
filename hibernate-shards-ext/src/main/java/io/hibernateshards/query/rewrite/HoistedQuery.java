package io.hibernateshards.query.rewrite;

import io.hibernateshards.query.analysis.ColumnType;
import java.util.List;
import java.util.Optional;
import org.hibernate.query.sqm.ComparisonOperator;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;
import org.hibernate.query.sqm.tree.select.SqmSelectableNode;

/**
 * A subquery as a statement of its own, and the parameters of the outer statement that take what it gives.
 *
 * @param use what is made of its rows, each of one value
 * @param statement the statement, which nothing changes any more
 * @param parameters names of the parameters: one, or four for {@link Use#EXTREMES}
 * @param extremes which of its values are wanted, for {@link Use#EXTREMES}
 */
public record HoistedQuery(
        Use use, SqmSelectStatement<Object> statement, List<String> parameters, Optional<Extremes> extremes) {

    public HoistedQuery {
        parameters = List.copyOf(parameters);
    }

    /** The one column of its rows. */
    SqmSelectableNode<?> column() {
        return statement
                .getQueryPart()
                .getFirstQuerySpec()
                .getSelectClause()
                .getSelections()
                .get(0)
                .getSelectableNode();
    }

    /** What is made of the rows. */
    public enum Use {
        /** A list of all values, nulls too. */
        LIST,
        /** A list of the values that are not null. */
        KEYS,
        /** The one value; null where there is no row. */
        VALUE,
        /** 1 where there is a row, else 0. */
        EXISTENCE,
        /** 1 or 0 as before; two values that decide a comparison with all or any; one that is null where one of them is. */
        EXTREMES
    }

    /**
     * Which values decide a comparison with all or any of them.
     *
     * @param operator the comparison of a value with them
     */
    public record Extremes(ColumnType type, ComparisonOperator operator, boolean isAll) {}
}
