package io.hibernateshards.demo.web.happened;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one request did: statements by database with their times, and the plans of queries that several databases answered.
 * Any thread adds to it.
 */
public final class Happening {

    /** More than so many statements, or plans, are counted and not shown. */
    static final int MOST_SHOWN = 100;

    /**
     * A statement that a database answered.
     *
     * @param database its name
     * @param sql what it was sent
     * @param millis how long it took
     */
    public record Statement(String database, String sql, double millis) {}

    /**
     * How a query ran on several databases.
     *
     * @param query as it was written
     * @param tree its plan, a line a step
     */
    public record Plan(String query, String tree) {}

    /**
     * What went to a database.
     *
     * @param name its name
     * @param statements how many
     * @param millis how long they took in sum
     */
    public record Database(String name, int statements, double millis) {}

    /**
     * The whole, as a page shows it.
     *
     * @param request what was asked for, as in {@code GET /people}
     * @param millis how long it has taken until now
     * @param databases what went to each database that anything went to, by name
     * @param statements the first hundred, in the order in which they ended
     * @param plans the first hundred
     * @param unshown how many statements are left out
     */
    public record Report(
            String request,
            double millis,
            List<Database> databases,
            List<Statement> statements,
            List<Plan> plans,
            int unshown) {

        /** How many statements there were. */
        public int statementCount() {
            return databases.stream().mapToInt(Database::statements).sum();
        }
    }

    private final String request;
    private final long start = System.nanoTime();
    private final List<Statement> statements = new ArrayList<>();
    private final List<Plan> plans = new ArrayList<>();
    private final Map<String, Database> databases = new TreeMap<>();
    private int unshown;

    Happening(String request) {
        this.request = request;
    }

    synchronized void add(Statement statement) {
        databases.merge(
                statement.database(),
                new Database(statement.database(), 1, statement.millis()),
                (before, one) -> new Database(before.name(), before.statements() + 1, before.millis() + one.millis()));
        if (statements.size() < MOST_SHOWN) {
            statements.add(statement);
        } else {
            unshown++;
        }
    }

    synchronized void add(Plan plan) {
        if (plans.size() < MOST_SHOWN) {
            plans.add(plan);
        }
    }

    /** What happened until now. */
    public synchronized Report report() {
        return new Report(
                request,
                (System.nanoTime() - start) / 1e6,
                List.copyOf(databases.values()),
                List.copyOf(statements),
                List.copyOf(plans),
                unshown);
    }
}
