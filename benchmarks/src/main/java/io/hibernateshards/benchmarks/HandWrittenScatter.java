package io.hibernateshards.benchmarks;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;

/** The members from a score on, over several databases, as one would write it by hand: a thread for each, and a merge. */
final class HandWrittenScatter implements AutoCloseable {

    private static final String SQL =
            "select m.login, m.name, m.score from Member m where m.score >= ? order by m.score, m.login"
                    + " fetch first ? rows only";

    private static final Comparator<Object[]> BY_SCORE_AND_LOGIN =
            Comparator.<Object[]>comparingInt(row -> (Integer) row[2]).thenComparing(row -> (String) row[0]);

    /** A database's rows, from the one that is next. */
    private record Rows(Object[] first, Iterator<Object[]> others) {}

    private final List<? extends DataSource> databases;
    private final ExecutorService threads;

    HandWrittenScatter(List<? extends DataSource> databases) {
        this.databases = databases;
        this.threads = Executors.newFixedThreadPool(databases.size());
    }

    /** The first members of all databases together. */
    List<Object[]> members(int least, int limit) throws InterruptedException, ExecutionException {
        var tasks = new ArrayList<Callable<List<Object[]>>>(databases.size());
        for (var database : databases) {
            tasks.add(() -> membersOf(database, least, limit));
        }
        var queue = new PriorityQueue<Rows>(Comparator.comparing(Rows::first, BY_SCORE_AND_LOGIN));
        for (var answer : threads.invokeAll(tasks)) {
            add(answer.get().iterator(), queue);
        }
        var page = new ArrayList<Object[]>(limit);
        while (page.size() < limit && !queue.isEmpty()) {
            var rows = queue.remove();
            page.add(rows.first());
            add(rows.others(), queue);
        }
        return page;
    }

    private static void add(Iterator<Object[]> rows, PriorityQueue<Rows> queue) {
        if (rows.hasNext()) {
            queue.add(new Rows(rows.next(), rows));
        }
    }

    /** The first members of one database. */
    static List<Object[]> membersOf(DataSource database, int least, int limit) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(SQL)) {
            statement.setInt(1, least);
            statement.setInt(2, limit);
            var members = new ArrayList<Object[]>(limit);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    members.add(new Object[] {rows.getString(1), rows.getString(2), rows.getInt(3)});
                }
            }
            return members;
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
