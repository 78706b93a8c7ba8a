package io.hibernateshards.query.analysis;

import java.util.List;
import org.hibernate.query.sqm.tree.select.SqmDynamicInstantiation;

/** What stands in one column of a result: a value of the rows, or an object that is made of several. */
public sealed interface ResultColumn {

    /** A value of the row, by its place. */
    record Value(int column) implements ResultColumn {}

    /** What {@code select new} makes, of its arguments. */
    record Instance(SqmDynamicInstantiation<?> instantiation, List<ResultColumn> arguments) implements ResultColumn {

        public Instance {
            arguments = List.copyOf(arguments);
        }
    }
}
