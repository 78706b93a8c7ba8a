package io.hibernateshards.examples;

import io.hibernateshards.ShardedSession;
import io.hibernateshards.ShardedSessionFactory;
import jakarta.persistence.EntityManagerFactory;
import java.io.PrintStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Writes what an example does, step by step, and after each step which databases it used: those that ran more statements than
 * before, by the statistics that H2 keeps of itself.
 */
public final class Account {

    /** Counts no question of its own; by chance's being in it, H2 does not give the answer that it gave last. */
    private static final String STATEMENTS_RUN = """
            select coalesce(sum(execution_count), 0) from information_schema.query_statistics
            where regexp_like(sql_statement, '^(select|insert|update|delete)', 'i')
            and locate('information_schema', lower(sql_statement)) = 0 and rand() >= 0""";

    private final PrintStream out;

    public Account(PrintStream out) {
        this.out = out;
    }

    /** Writes what the example is about, and makes the databases of its unit count. */
    public void begin(String title, EntityManagerFactory factory) {
        out.println(title);
        for (var name : factory.unwrap(ShardedSessionFactory.class).databaseNames()) {
            factory.runInTransaction(entityManager -> entityManager
                    .unwrap(ShardedSession.class)
                    .withDatabase(
                            name,
                            session -> session.createNativeMutationQuery("set query_statistics true")
                                    .executeUpdate()));
        }
    }

    /** Does work and writes the databases that it used. */
    public void act(String what, EntityManagerFactory factory, Runnable work) {
        ask(what, factory, () -> {
            work.run();
            return List.of();
        });
    }

    /** Asks something and writes the answer, an element on a line, and the databases that were used for it. */
    public void ask(String what, EntityManagerFactory factory, Supplier<? extends Collection<?>> question) {
        out.println();
        out.println(what);
        var before = statementsRun(factory);
        question.get().forEach(line -> out.println("    " + line));
        var used = statementsRun(factory).entrySet().stream()
                .filter(entry -> entry.getValue() > before.getOrDefault(entry.getKey(), 0L))
                .map(Map.Entry::getKey)
                .toList();
        out.println("  → " + (used.isEmpty() ? "no database" : String.join(", ", used)));
    }

    private static Map<String, Long> statementsRun(EntityManagerFactory factory) {
        return factory.callInTransaction(entityManager -> entityManager
                .unwrap(ShardedSession.class)
                .onAllDatabases(session ->
                        session.createNativeQuery(STATEMENTS_RUN, Long.class).getSingleResult()));
    }
}
