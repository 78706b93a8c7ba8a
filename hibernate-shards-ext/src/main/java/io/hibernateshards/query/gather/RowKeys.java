package io.hibernateshards.query.gather;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.metamodel.mapping.JdbcMapping;

/**
 * The values of some columns that rows have.
 *
 * @param columns the columns' names as Hibernate writes them
 * @param types how their values are bound
 * @param values of each row one value per column, none of them null
 */
public record RowKeys(List<String> columns, List<JdbcMapping> types, List<Object[]> values) {

    public RowKeys {
        columns = List.copyOf(columns);
        types = List.copyOf(types);
    }

    /** A condition that begins with {@code where}. */
    String condition() {
        boolean isOne = columns.size() == 1;
        var row = isOne ? "?" : "(" + String.join(",", Collections.nCopies(columns.size(), "?")) + ")";
        var names = String.join(",", columns);
        return " where " + (isOne ? names : "(" + names + ")") + " in ("
                + String.join(",", Collections.nCopies(values.size(), row)) + ")";
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    void bind(PreparedStatement statement, SharedSessionContractImplementor session) throws SQLException {
        int position = 1;
        for (Object[] row : values) {
            for (int column = 0; column < row.length; column++) {
                JdbcMapping type = types.get(column);
                type.getJdbcValueBinder().bind(statement, row[column], position++, session);
            }
        }
    }

    /** The same columns with some of the values. */
    public RowKeys part(int from, int to) {
        return new RowKeys(columns, types, values.subList(from, to));
    }
}
