package io.hibernateshards.query.execution;

import io.hibernateshards.metrics.ShardEvents;
import io.hibernateshards.scatter.Scatter;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;
import org.hibernate.type.BasicType;
import org.hibernate.type.CustomType;

/**
 * Tells whether reading the rows of a statement can run code of the application: callbacks, listeners, interceptors,
 * converters and user types. Such rows are read on the caller's thread. Any thread.
 */
final class ApplicationCode {

    private final Scatter onThisThread = Scatter.sequential(ShardEvents.NONE);

    ApplicationCode(SessionFactoryImplementor engine) {}

    /** Runs all tasks on the caller's thread. */
    Scatter onThisThread() {
        return onThisThread;
    }

    /** Whether a row holds more than values whose types Hibernate itself reads. */
    boolean runsFor(SqmSelectStatement<?> statement) {
        var selections =
                statement.getQueryPart().getFirstQuerySpec().getSelectClause().getSelections();
        return selections.isEmpty()
                || !selections.stream()
                        .allMatch(selection -> selection.getSelectableNode().getNodeType() instanceof BasicType<?> type
                                && type.getValueConverter() == null
                                && !(type instanceof CustomType<?>));
    }
}
