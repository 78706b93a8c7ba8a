package io.hibernateshards.benchmarks;

import io.hibernateshards.boot.ShardsSettings;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.TestDatabase;
import io.hibernateshards.fixtures.postgres.PostgresServer;
import jakarta.persistence.EntityManagerFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.BatchSettings;

/**
 * Streams a million rows in order from four databases of PostgreSQL, in a process of its own whose heap is 64 MB: names and
 * scores from a session, entities from a stateless one, in transactions, without which PostgreSQL's driver reads all rows at
 * once. Prints the time each takes; a process whose heap is too small fails.
 *
 * <pre>
 * LargeStream          a million rows
 * LargeStream 50000    so many
 * </pre>
 */
public final class LargeStream {

    private static final int ROWS = 1_000_000;
    private static final int ROWS_AT_ONCE = 10_000;

    private LargeStream() {}

    /** How many rows; in the process that streams, also what of, and the databases' URLs. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        System.setProperty("org.jboss.logging.provider", "slf4j");
        int rows = arguments.length == 0 ? ROWS : Integer.parseInt(arguments[0]);
        if (arguments.length > 1) {
            stream(rows, arguments[1], List.of(arguments).subList(2, arguments.length));
            return;
        }
        try (var server = PostgresServer.start()) {
            System.setProperty(FreshDatabases.SERVER, server.url(""));
            var databases = FreshDatabases.of(DatabaseKind.POSTGRESQL).fresh(4);
            fill(databases, rows);
            for (var what : List.of("projections", "entities")) {
                inSmallHeap(rows, what, databases);
            }
        }
    }

    private static void fill(List<TestDatabase> databases, int rows) {
        inUnit(databases, "create", unit -> {
            var sessions = unit.unwrap(SessionFactory.class);
            for (int first = 0; first < rows; first += ROWS_AT_ONCE) {
                var members = IntStream.range(first, Math.min(rows, first + ROWS_AT_ONCE))
                        .mapToObj(number -> new Member("member" + number, "name" + number % 50, number % 1000))
                        .toList();
                sessions.inStatelessTransaction(session -> session.insertMultiple(members));
            }
        });
    }

    private static void inUnit(
            List<TestDatabase> databases, String schemaAction, java.util.function.Consumer<EntityManagerFactory> work) {
        var pools = databases.stream()
                .map(TestDatabase::dataSource)
                .map(FreshDatabases::pool)
                .toList();
        var properties = Map.of(ShardsSettings.TRANSACTIONS, "best_effort", BatchSettings.STATEMENT_BATCH_SIZE, 500);
        try (var unit = Unit.sharded(pools, schemaAction, List.of(Member.class), properties)) {
            work.accept(unit);
        } finally {
            pools.forEach(com.zaxxer.hikari.HikariDataSource::close);
        }
    }

    private static void inSmallHeap(int rows, String what, List<TestDatabase> databases)
            throws IOException, InterruptedException {
        var command = Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-Xmx64m",
                                "-XX:+ExitOnOutOfMemoryError",
                                "-cp",
                                System.getProperty("java.class.path"),
                                LargeStream.class.getName(),
                                Integer.toString(rows),
                                what),
                        databases.stream().map(TestDatabase::url))
                .toList();
        int status = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (status != 0) {
            throw new IllegalStateException("The process that streams " + what + " ended with " + status);
        }
    }

    private static void stream(int rows, String what, List<String> urls) {
        var databases =
                urls.stream().map(url -> FreshDatabases.existing(url, "db")).toList();
        inUnit(databases, "none", unit -> {
            long began = System.nanoTime();
            if (what.equals("projections")) {
                unit.runInTransaction(session -> {
                    try (var stream = session.createQuery(
                                    "select m.score, m.login from Member m order by m.score, m.login", Object[].class)
                            .getResultStream()) {
                        requireOrder(stream.map(row -> sortKey((Integer) row[0], (String) row[1])), rows);
                    }
                });
            } else {
                unit.unwrap(SessionFactory.class).inStatelessTransaction(session -> {
                    try (var stream = session.createSelectionQuery(
                                    "from Member m order by m.score, m.login", Member.class)
                            .getResultStream()) {
                        requireOrder(stream.map(member -> sortKey(member.score, member.login)), rows);
                    }
                });
            }
            System.out.printf(
                    Locale.ROOT,
                    "%,d %s in order in %.1f s, in a heap of %d MB%n",
                    rows,
                    what,
                    (System.nanoTime() - began) / 1e9,
                    Runtime.getRuntime().maxMemory() >> 20);
        });
    }

    private static String sortKey(int score, String login) {
        return String.format(Locale.ROOT, "%04d%s", score, login);
    }

    private static void requireOrder(Stream<String> keys, int rows) {
        int count = 0;
        var last = "";
        for (Iterator<String> each = keys.iterator(); each.hasNext(); count++) {
            var key = each.next();
            if (key.compareTo(last) <= 0) {
                throw new IllegalStateException("'" + key + "' comes after '" + last + "'");
            }
            last = key;
        }
        if (count != rows) {
            throw new IllegalStateException("There are " + count + " rows, not " + rows);
        }
    }
}
