package io.hibernateshards.transaction;

import io.hibernateshards.metrics.ShardEvents;
import io.hibernateshards.topology.Database;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.hibernate.AssertionFailure;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.resource.jdbc.spi.StatementInspector;
import org.jspecify.annotations.Nullable;

/**
 * Sees every statement of an engine session before it is prepared: the façade's transaction begins there, and learns of
 * those that write. A
 * {@code select} of a function that writes is not seen, nor is what an application does with a JDBC connection of its own.
 */
public final class WriteGuard implements StatementInspector {

    private static final long serialVersionUID = 1;

    private final transient FacadeTransaction transaction;
    private final transient Database database;
    private final transient ShardEvents events;
    private final @Nullable StatementInspector application;
    private transient @Nullable UnaryOperator<String> rewriting;

    /**
     * @param events are told of each statement
     * @param application the application's own inspector, which is asked first, or null
     */
    public WriteGuard(
            FacadeTransaction transaction,
            Database database,
            ShardEvents events,
            @Nullable StatementInspector application) {
        this.transaction = transaction;
        this.database = database;
        this.events = events;
        this.application = application;
    }

    @Override
    public String inspect(String original) {
        String sql = original;
        if (application != null) {
            String changed = application.inspect(original);
            sql = changed == null ? original : changed;
        }
        events.statement(database.name());
        transaction.touching(database);
        if (StatementKind.writes(sql)) {
            transaction.writing(database);
        }
        return rewriting == null ? sql : rewriting.apply(sql);
    }

    /** Does work on an engine session whose statements are prepared as they are rewritten, after all others saw them as they are. */
    public static <T> T rewriting(
            SharedSessionContractImplementor engineSession, UnaryOperator<String> rewriting, Supplier<T> work) {
        var owner = engineSession.getJdbcCoordinator().getJdbcSessionOwner();
        if (!(owner.getJdbcSessionContext().getStatementInspector() instanceof WriteGuard guard)) {
            throw new AssertionFailure("An engine session without its guard");
        }
        guard.rewriting = rewriting;
        try {
            return work.get();
        } finally {
            guard.rewriting = null;
        }
    }
}
