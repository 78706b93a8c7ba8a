package io.hibernateshards.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import io.hibernateshards.boot.ShardsSettings;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.TestDatabase;
import jakarta.persistence.EntityManagerFactory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.hibernate.SessionFactory;

/**
 * What many virtual shards cost: the start on databases without tables, in a new process, and that on databases which have them, in the
 * same; the heap after it; a find and a page of 20 from all databases. The databases are four of H2 in memory. Each number of virtual shards has processes of its own, in turn, and its figures are the medians of these. A number above
 * 16,384 is made of keyspaces with 16,384 each.
 *
 * <pre>
 * VirtualShardCounts                 five processes for each of 16, 1,024, 16,384 and 65,536
 * VirtualShardCounts 1 16 1024       one process for each of these
 * </pre>
 */
public final class VirtualShardCounts {

    private static final int MOST_OF_A_KEYSPACE = 16_384;
    private static final int MEMBERS = 2_000;
    private static final int BATCHES = 15;
    private static final String RESULT = "result";
    private static final int FIGURES = 5;

    private VirtualShardCounts() {}

    /** How many processes, and the numbers; in a process that measures, {@code only} and its number. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        System.setProperty("org.jboss.logging.provider", "slf4j");
        if (arguments.length == 2 && arguments[0].equals("only")) {
            measure(Integer.parseInt(arguments[1]));
            return;
        }
        int processes = arguments.length == 0 ? 5 : Integer.parseInt(arguments[0]);
        var counts = arguments.length < 2
                ? List.of(16, 1_024, MOST_OF_A_KEYSPACE, 4 * MOST_OF_A_KEYSPACE)
                : Arrays.stream(arguments).skip(1).map(Integer::valueOf).toList();
        var figures = new double[counts.size()][processes][];
        for (int process = 0; process < processes; process++) {
            for (int number = 0; number < counts.size(); number++) {
                figures[number][process] = inProcess(counts.get(number));
            }
        }
        System.out.println(
                "| virtual shards | first start, s | second start, s | heap after it, MB | find, µs | page of 20 from all, µs |");
        System.out.println("| --- | --- | --- | --- | --- | --- |");
        for (int number = 0; number < counts.size(); number++) {
            var row = new StringBuilder(String.format(Locale.ROOT, "| %,d |", counts.get(number)));
            for (int figure = 0; figure < FIGURES; figure++) {
                int column = figure;
                var sorted = Arrays.stream(figures[number])
                        .mapToDouble(each -> each[column])
                        .sorted()
                        .toArray();
                row.append(String.format(
                        Locale.ROOT,
                        " %.2f (%.2f–%.2f) |",
                        sorted[sorted.length / 2],
                        sorted[0],
                        sorted[sorted.length - 1]));
            }
            System.out.println(row);
        }
    }

    private static double[] inProcess(int count) throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        VirtualShardCounts.class.getName(),
                        "only",
                        Integer.toString(count))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var output = process.inputReader(StandardCharsets.UTF_8)) {
            var result = output.lines().filter(line -> line.startsWith(RESULT)).findFirst();
            if (process.waitFor() != 0 || result.isEmpty()) {
                throw new IllegalStateException("The process for " + count + " virtual shards failed");
            }
            return Arrays.stream(result.get().split(" "))
                    .skip(1)
                    .mapToDouble(Double::parseDouble)
                    .toArray();
        }
    }

    private static void measure(int count) {
        List<HikariDataSource> pools;
        try (var databases = FreshDatabases.of(DatabaseKind.H2)) {
            pools = databases.fresh(4).stream()
                    .map(TestDatabase::dataSource)
                    .map(FreshDatabases::pool)
                    .toList();
            long began = System.nanoTime();
            Unit.sharded(pools, "create", List.of(Member.class), properties(count))
                    .close();
            long created = System.nanoTime();
            try (var unit = Unit.sharded(pools, "none", List.of(Member.class), properties(count))) {
                double first = (created - began) / 1e9;
                double second = (System.nanoTime() - created) / 1e9;
                double heap = heapInUse();
                fill(unit);
                double find = microseconds(() -> find(unit));
                double page = microseconds(() -> page(unit));
                System.out.printf(Locale.ROOT, "%s %f %f %f %f %f%n", RESULT, first, second, heap, find, page);
            }
            pools.forEach(HikariDataSource::close);
        }
    }

    private static Map<String, Object> properties(int count) {
        var properties = new HashMap<String, Object>();
        properties.put(ShardsSettings.TRANSACTIONS, "best_effort");
        properties.put(ShardsSettings.VIRTUAL_SHARDS, Math.min(count, MOST_OF_A_KEYSPACE));
        for (int keyspace = 1; keyspace * MOST_OF_A_KEYSPACE < count; keyspace++) {
            properties.put(
                    ShardsSettings.KEYSPACE_PREFIX + "further" + keyspace + ".virtual_shards", MOST_OF_A_KEYSPACE);
        }
        return properties;
    }

    private static double heapInUse() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6;
    }

    private static void fill(EntityManagerFactory unit) {
        var members = IntStream.range(0, MEMBERS)
                .mapToObj(number -> new Member("member" + number, "name" + number % 50, number % 1000))
                .toList();
        unit.unwrap(SessionFactory.class).inStatelessTransaction(session -> session.insertMultiple(members));
    }

    private static void find(EntityManagerFactory unit) {
        try (var session = unit.createEntityManager()) {
            if (session.find(Member.class, "member" + Math.floorMod(System.nanoTime(), MEMBERS)) == null) {
                throw new IllegalStateException("A member is not found");
            }
        }
    }

    private static void page(EntityManagerFactory unit) {
        try (var session = unit.createEntityManager()) {
            var members = session.createQuery("from Member m order by m.score, m.login", Member.class)
                    .setMaxResults(20)
                    .getResultList();
            if (members.size() != 20) {
                throw new IllegalStateException("The page has " + members.size() + " members");
            }
        }
    }

    /** After a warm-up of three seconds, the median over batches of a fifth of a second. */
    private static double microseconds(Runnable operation) {
        timed(operation, TimeUnit.SECONDS.toNanos(3));
        var batches = IntStream.range(0, BATCHES)
                .mapToDouble(batch -> timed(operation, TimeUnit.MILLISECONDS.toNanos(200)))
                .sorted()
                .toArray();
        return batches[BATCHES / 2];
    }

    private static double timed(Runnable operation, long nanos) {
        long began = System.nanoTime();
        int times = 0;
        while (System.nanoTime() - began < nanos) {
            operation.run();
            times++;
        }
        return (System.nanoTime() - began) / 1e3 / times;
    }
}
