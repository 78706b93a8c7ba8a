package io.hibernateshards.query.execution;

import io.hibernateshards.query.analysis.QueryShape;
import io.hibernateshards.query.rewrite.FixedClocks;
import io.hibernateshards.topology.Database;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.FlushMode;
import org.hibernate.query.sqm.tree.SqmStatement;

/**
 * The time of an execution on several databases. As on one database it is a database's: that of the first one, asked once, so
 * that all compare their rows with the same moment.
 */
final class Clocks {

    private Clocks() {}

    /** The value of each clock that a statement reads, by the HQL that reads it. */
    static Map<String, Object> of(QueryShape shape, QuerySession session, List<Database> databases) {
        var values = new LinkedHashMap<String, Object>();
        for (var clock : shape.clocks()) {
            var value = session.engineSession(databases.get(0))
                    .createSelectionQuery("select " + clock, Object.class)
                    .setHibernateFlushMode(FlushMode.MANUAL)
                    .getSingleResult();
            values.put(clock, value);
        }
        return values;
    }

    /** The statement of a query, with the time of one database for all where it reads a clock. */
    static <R> SqmStatement<R> fixedIn(ShardedQuery<R> query, List<Database> databases) {
        var clocks = of(query.plan().shape(), query.querySession(), databases);
        return clocks.isEmpty() ? query.getSqmStatement() : FixedClocks.in(query.getSqmStatement(), clocks);
    }
}
