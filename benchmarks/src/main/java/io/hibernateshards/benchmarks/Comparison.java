package io.hibernateshards.benchmarks;

import io.hibernateshards.benchmarks.KeyReaderBenchmark.Way;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;

/**
 * Two benchmarks that are measured in turn, and what is asked of them.
 *
 * @param name as it is chosen on the command line
 * @param base what is measured against
 * @param subject what is measured
 * @param questions what each pair of measurements tells
 */
record Comparison(String name, Side base, Side subject, List<Question> questions) {

    /**
     * One of the two.
     *
     * @param label for people
     * @param benchmark class and method
     * @param parameters by their names in the benchmark
     */
    record Side(String label, String benchmark, Map<String, String> parameters) {}

    /**
     * One measurement.
     *
     * @param micros time per operation
     * @param processorMicros what the operation cost the processors, on all threads of the process
     * @param bytes allocated per operation
     * @param heapBytes in use after it
     */
    record Figures(double micros, double processorMicros, double bytes, double heapBytes) {}

    /**
     * One figure made of a pair.
     *
     * @param name what it is
     * @param figure of base and subject
     * @param atMost the target, or NaN where there is none
     */
    record Question(String name, ToDoubleBiFunction<Figures, Figures> figure, double atMost) {}

    private static final String POSTGRESQL = "POSTGRESQL";
    private static final String H2 = "H2";

    /** All of them. */
    static List<Comparison> all() {
        return List.of(
                oneRow("find", POSTGRESQL),
                oneRow("insert", POSTGRESQL),
                oneRow("query", POSTGRESQL),
                oneRow("find", H2),
                oneRow("insert", H2),
                oneRowWithColumn("find"),
                oneRowWithColumn("insert"),
                sharedMap("find", POSTGRESQL),
                sharedMap("insert", POSTGRESQL),
                sharedMap("find", H2),
                sharedMap("insert", H2),
                new Comparison(
                        "scatter-delayed",
                        scatter("oneStatement", H2, ScatterStatement.FIRST_PAGE, 2000),
                        scatter("sharded", H2, ScatterStatement.FIRST_PAGE, 2000),
                        List.of(
                                ratio(Double.NaN),
                                new Question(
                                        "µs above 1.3 × one statement",
                                        (base, subject) -> subject.micros() - 1.3 * base.micros(),
                                        100))),
                scatter("scatter", POSTGRESQL, ScatterStatement.FIRST_PAGE),
                scatter("scatter", H2, ScatterStatement.FIRST_PAGE),
                scatterOrPlain("scatter", POSTGRESQL, ScatterStatement.FIRST_PAGE),
                scatterOrPlain("scatter", H2, ScatterStatement.FIRST_PAGE),
                scatter("deep-page", POSTGRESQL, ScatterStatement.DEEP_PAGE),
                scatter("timeline", POSTGRESQL, ScatterStatement.TIMELINE),
                scatter("groups", POSTGRESQL, ScatterStatement.GROUPS),
                new Comparison(
                        "boot",
                        side("plain, 1 database", BootBenchmark.class, "boot", Map.of("factory", "plain")),
                        side("sharded, 4 databases", BootBenchmark.class, "boot", Map.of("factory", "sharded")),
                        List.of(
                                ratio(1.5),
                                processorRatio(),
                                new Question(
                                        "MB of heap more",
                                        (base, subject) -> (subject.heapBytes() - base.heapBytes()) / (1 << 20),
                                        8))),
                key("key-generated", Way.GENERATED),
                key("key-reflection", Way.REFLECTION));
    }

    private static Comparison oneRow(String method, String kind) {
        boolean inMemory = kind.equals(H2);
        return oneRow(
                method + "-" + kind.toLowerCase(Locale.ROOT),
                oneRow("plain", method, kind),
                oneRow("sharded", method, kind),
                inMemory ? Double.NaN : 1.05,
                inMemory ? 1 : Double.NaN,
                inMemory ? 500 : Double.NaN);
    }

    /** What of it the library costs, and what the database wants for the hidden column and its index. */
    private static Comparison oneRowWithColumn(String method) {
        return oneRow(
                method + "-h2-with-column",
                oneRow("plain-with-column", method, H2),
                oneRow("sharded", method, H2),
                Double.NaN,
                Double.NaN,
                Double.NaN);
    }

    /** What a map costs that virtual shards can move in, while none does. */
    private static Comparison sharedMap(String method, String kind) {
        return oneRow(
                method + "-" + kind.toLowerCase(Locale.ROOT) + "-shared-map",
                oneRow("sharded", method, kind),
                oneRow("shared-map", method, kind),
                Double.NaN,
                Double.NaN,
                Double.NaN);
    }

    private static Comparison oneRow(
            String name, Side base, Side subject, double ratio, double microsMore, double bytesMore) {
        return new Comparison(
                name,
                base,
                subject,
                List.of(
                        ratio(ratio),
                        processorRatio(),
                        new Question("µs more", (its, other) -> other.micros() - its.micros(), microsMore),
                        new Question(
                                "µs of processor more",
                                (its, other) -> other.processorMicros() - its.processorMicros(),
                                Double.NaN),
                        bytesMore(bytesMore)));
    }

    private static Side oneRow(String factory, String method, String kind) {
        return side(factory, OneRowBenchmark.class, method, Map.of("factory", factory, "kind", kind));
    }

    private static Comparison scatter(String name, String kind, ScatterStatement statement) {
        return scatter(name + "-" + kind.toLowerCase(Locale.ROOT), "jdbc", kind, statement, 1.3);
    }

    private static Comparison scatterOrPlain(String name, String kind, ScatterStatement statement) {
        return scatter(name + "-" + kind.toLowerCase(Locale.ROOT) + "-plain", "plain", kind, statement, Double.NaN);
    }

    private static Comparison scatter(
            String name, String base, String kind, ScatterStatement statement, double atMost) {
        return new Comparison(
                name,
                scatter(base, kind, statement, 0),
                scatter("sharded", kind, statement, 0),
                List.of(ratio(atMost), processorRatio(), bytesMore(Double.NaN)));
    }

    private static Side scatter(String method, String kind, ScatterStatement statement, int delayMicros) {
        return side(
                method,
                ScatterBenchmark.class,
                method,
                Map.of("kind", kind, "statement", statement.name(), "delayMicros", Integer.toString(delayMicros)));
    }

    private static Comparison key(String name, Way base) {
        return new Comparison(name, key(base), key(Way.METHOD_HANDLE), List.of(ratio(Double.NaN), processorRatio()));
    }

    private static Side key(Way way) {
        return side(way.toString(), KeyReaderBenchmark.class, "read", Map.of("way", way.name()));
    }

    private static Side side(String label, Class<?> benchmark, String method, Map<String, String> parameters) {
        return new Side(label, benchmark.getName() + "." + method, parameters);
    }

    private static Question ratio(double atMost) {
        return new Question("time, as a ratio", (base, subject) -> subject.micros() / base.micros(), atMost);
    }

    /** What a busy machine distorts less than the time. */
    private static Question processorRatio() {
        return new Question(
                "processor, as a ratio",
                (base, subject) -> subject.processorMicros() / base.processorMicros(),
                Double.NaN);
    }

    private static Question bytesMore(double atMost) {
        return new Question("bytes more", (base, subject) -> subject.bytes() - base.bytes(), atMost);
    }
}
