package io.hibernateshards.query.analysis;

import io.hibernateshards.topology.DatabaseSet;
import io.hibernateshards.topology.ShardMap;
import java.util.List;
import org.hibernate.query.sqm.tree.expression.SqmParameter;
import org.jspecify.annotations.Nullable;

/**
 * What matters of a statement for sharding.
 *
 * @param route which databases can hold rows that it needs
 * @param unmergeable what keeps it from running on several databases, or null
 */
public record QueryShape(Route route, @Nullable String unmergeable) {

    /** Tells the databases of one execution. */
    public interface Route {

        DatabaseSet databases(ShardMap map, Values values);
    }

    /** The values of one execution's parameters. */
    public interface Values {

        /** All values that a parameter is bound to; empty where that is not known. */
        List<Object> of(SqmParameter<?> parameter);
    }
}
