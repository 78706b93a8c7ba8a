package io.hibernateshards.query.execution;

import io.hibernateshards.logging.QueryLog;
import io.hibernateshards.query.analysis.QueryShape;
import io.hibernateshards.query.plan.Planner;
import io.hibernateshards.query.plan.ShardPlan;
import io.hibernateshards.query.rewrite.PartialQuery;
import io.hibernateshards.query.rewrite.QueryRewriter;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.hibernate.query.spi.SelectQueryPlan;
import org.jspecify.annotations.Nullable;

/** What is known of one statement after it was looked at once. Any thread. */
final class StatementPlan {

    private final QueryShape shape;
    private final AtomicBoolean hasWarned = new AtomicBoolean();
    private volatile @Nullable ShardPlan overSeveral;
    private volatile @Nullable ShardPlan fetchingCollections;
    private volatile @Nullable Partial partial;

    StatementPlan(QueryShape shape) {
        this.shape = shape;
    }

    QueryShape shape() {
        return shape;
    }

    /** The plan over several databases. */
    ShardPlan overSeveral() {
        var plan = overSeveral;
        if (plan == null) {
            plan = Planner.overSeveral(shape);
            overSeveral = plan;
        }
        return plan;
    }

    /** The plan over several databases where an entity graph adds collections; its partial statement is the same. */
    ShardPlan fetchingCollections() {
        var plan = fetchingCollections;
        if (plan == null) {
            plan = Planner.overSeveral(shape.fetchingCollections());
            fetchingCollections = plan;
        }
        return plan;
    }

    /** Logs once that it runs on several databases. */
    void warnOnce(String text, String databases) {
        if (hasWarned.compareAndSet(false, true)) {
            QueryLog.LOG.scatters(text, databases);
        }
    }

    /** What each database runs. */
    Partial partial(ShardPlan.Scatter scatter) {
        var found = partial;
        if (found == null) {
            found = new Partial(QueryRewriter.rewrite(shape, scatter));
            partial = found;
        }
        return found;
    }

    /** A partial statement with its translations: to Hibernate a limited and an unlimited one are two. */
    static final class Partial {

        private final PartialQuery query;
        private volatile @Nullable SelectQueryPlan<Object> limited;
        private volatile @Nullable SelectQueryPlan<Object> unlimited;

        Partial(PartialQuery query) {
            this.query = query;
        }

        PartialQuery query() {
            return query;
        }

        SelectQueryPlan<Object> reused(boolean isLimited, Supplier<SelectQueryPlan<Object>> translation) {
            var plan = isLimited ? limited : unlimited;
            if (plan == null) {
                plan = translation.get();
                if (isLimited) {
                    limited = plan;
                } else {
                    unlimited = plan;
                }
            }
            return plan;
        }
    }
}
