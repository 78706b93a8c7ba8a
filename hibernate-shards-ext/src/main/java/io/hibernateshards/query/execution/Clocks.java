package io.hibernateshards.query.execution;

import io.hibernateshards.query.analysis.QueryShape;
import io.hibernateshards.topology.Database;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.FlushMode;

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
}
