package io.hibernateshards.benchmarks;

import java.sql.ResultSet;
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

/** One statement on several databases, as one would write it by hand: a thread for each, and a merge. */
final class HandWrittenScatter implements AutoCloseable {

    /** Reads the row that a result stands on. */
    interface RowReader {

        Object[] read(ResultSet row) throws SQLException;
    }

    /** A database's rows, from the one that is next. */
    private record Rows(Object[] first, Iterator<Object[]> others) {}

    private final List<? extends DataSource> databases;
    private final ExecutorService threads;

    HandWrittenScatter(List<? extends DataSource> databases) {
        this.databases = databases;
        this.threads = Executors.newFixedThreadPool(databases.size());
    }

    /** The rows of each database. */
    List<List<Object[]>> ask(String sql, RowReader reader, Object... values)
            throws InterruptedException, ExecutionException {
        var tasks = new ArrayList<Callable<List<Object[]>>>(databases.size());
        for (var database : databases) {
            tasks.add(() -> rows(database, sql, reader, values));
        }
        var answers = new ArrayList<List<Object[]>>(databases.size());
        for (var answer : threads.invokeAll(tasks)) {
            answers.add(answer.get());
        }
        return answers;
    }

    /** One page of rows that each database gives in order. */
    static List<Object[]> page(List<List<Object[]>> answers, Comparator<Object[]> order, int offset, int limit) {
        var queue = new PriorityQueue<Rows>(Comparator.comparing(Rows::first, order));
        answers.forEach(answer -> add(answer.iterator(), queue));
        var page = new ArrayList<Object[]>(limit);
        for (int place = 0; place < offset + limit && !queue.isEmpty(); place++) {
            var rows = queue.remove();
            if (place >= offset) {
                page.add(rows.first());
            }
            add(rows.others(), queue);
        }
        return page;
    }

    private static void add(Iterator<Object[]> rows, PriorityQueue<Rows> queue) {
        if (rows.hasNext()) {
            queue.add(new Rows(rows.next(), rows));
        }
    }

    /** The rows of one database. */
    static List<Object[]> rows(DataSource database, String sql, RowReader reader, Object... values)
            throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            for (int index = 0; index < values.length; index++) {
                statement.setObject(index + 1, values[index]);
            }
            var found = new ArrayList<Object[]>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(reader.read(rows));
                }
            }
            return found;
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
