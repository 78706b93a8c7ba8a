package io.hibernateshards.query.execution;

import io.hibernateshards.query.collation.AskedCollation;
import io.hibernateshards.query.merge.LearnedOrder;
import io.hibernateshards.scatter.Deadline;
import io.hibernateshards.topology.Database;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Orders of texts that a database of an execution is asked for, in its transaction; one of each collation. One thread. */
final class AskedOrders {

    private final PlanExecutor executor;
    private final QuerySession session;
    private final Supplier<Database> database;
    private final Supplier<Deadline> deadline;
    private final Map<String, AskedOrder> orders = new HashMap<>();

    /** @param database which one is asked, by a deadline: found out at each question */
    AskedOrders(PlanExecutor executor, QuerySession session, Supplier<Database> database, Supplier<Deadline> deadline) {
        this.executor = executor;
        this.session = session;
        this.database = database;
        this.deadline = deadline;
    }

    LearnedOrder of(AskedCollation collation) {
        return orders.computeIfAbsent(collation.place(), its -> new AskedOrder(texts -> ranks(collation, texts)));
    }

    private int[] ranks(AskedCollation collation, List<String> texts) {
        return executor.comparators().collations().ranks(collation, texts, database.get(), session, deadline.get());
    }
}
