package io.hibernateshards.benchmarks;

import io.hibernateshards.benchmarks.Comparison.Figures;
import io.hibernateshards.benchmarks.Comparison.Side;
import io.hibernateshards.fixtures.postgres.PostgresServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Measures {@link Comparison comparisons} in interleaved pairs and prints medians with 95 % intervals. Each measurement is a JMH
 * fork of its own; every other pair runs the other way round, so that what slows the machine down for a while, or more and
 * more, meets both sides.
 *
 * <pre>
 * PairedRun                           all comparisons, 10 pairs of each
 * PairedRun --pairs=20 find-h2 boot   two of them, 20 pairs of each
 * PairedRun --quick                   one short pair of each: shows that they run, says nothing about speed
 * </pre>
 */
public final class PairedRun {

    private static final int PAIRS = 10;

    /** Hibernate's log goes where nobody writes it, in the forks as in the run itself. */
    private static final String LOGGING = "org.jboss.logging.provider";

    private final int pairs;
    private final boolean quick;
    private final PostgresServer server;
    private final String bootDatabases;

    private PairedRun(int pairs, boolean quick, PostgresServer server, String bootDatabases) {
        this.pairs = pairs;
        this.quick = quick;
        this.server = server;
        this.bootDatabases = bootDatabases;
    }

    /** Options and names of comparisons, in any order. */
    public static void main(String[] arguments) throws RunnerException {
        System.setProperty(LOGGING, "slf4j");
        int pairs = PAIRS;
        boolean quick = false;
        var names = new ArrayList<String>();
        for (var argument : arguments) {
            if (argument.startsWith("--pairs=")) {
                pairs = Integer.parseInt(argument.substring("--pairs=".length()));
            } else if (argument.equals("--quick")) {
                quick = true;
            } else {
                names.add(argument);
            }
        }
        var chosen = chosen(names);
        try (var server = PostgresServer.start()) {
            System.setProperty(FreshDatabases.SERVER, server.url(""));
            boolean boots =
                    chosen.stream().anyMatch(comparison -> comparison.name().equals("boot"));
            var run = new PairedRun(quick ? 1 : pairs, quick, server, boots ? BootBenchmark.createTables() : "");
            for (var comparison : chosen) {
                run.measure(comparison);
            }
        }
    }

    private static List<Comparison> chosen(List<String> names) {
        var all = Comparison.all();
        var known = all.stream().map(Comparison::name).toList();
        for (var name : names) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("Unknown comparison '" + name + "'. Known are "
                        + String.join(", ", known) + ". Name some of them, or none for all.");
            }
        }
        return names.isEmpty()
                ? all
                : all.stream()
                        .filter(comparison -> names.contains(comparison.name()))
                        .toList();
    }

    private void measure(Comparison comparison) throws RunnerException {
        var base = new ArrayList<Figures>();
        var subject = new ArrayList<Figures>();
        for (int pair = 0; pair < pairs; pair++) {
            if (pair % 2 == 0) {
                base.add(run(comparison.base()));
                subject.add(run(comparison.subject()));
            } else {
                subject.add(run(comparison.subject()));
                base.add(run(comparison.base()));
            }
        }
        print("%n%s: %d pairs%n", comparison.name(), pairs);
        print(comparison.base().label(), base);
        print(comparison.subject().label(), subject);
        for (var question : comparison.questions()) {
            double[] figures = new double[pairs];
            for (int pair = 0; pair < pairs; pair++) {
                figures[pair] = question.figure().applyAsDouble(base.get(pair), subject.get(pair));
            }
            var interval = MedianInterval.of(figures);
            print("  %-30s %s%s%n", question.name(), text(interval), verdict(interval, question.atMost()));
        }
    }

    private Figures run(Side side) throws RunnerException {
        var arguments = new ArrayList<>(List.of(
                "-Xms1g",
                "-Xmx1g",
                "-D" + LOGGING + "=slf4j",
                "-D" + FreshDatabases.SERVER + "=" + server.url(""),
                "-D" + BootBenchmark.DATABASES + "=" + bootDatabases));
        if (quick) {
            arguments.add("-D" + WarmUp.SKIPPED + "=yes");
        }
        var options = new OptionsBuilder()
                .include("^" + side.benchmark().replace(".", "\\.") + "$")
                .forks(1)
                .jvmArgs(arguments.toArray(String[]::new))
                .addProfiler(GCProfiler.class)
                .addProfiler(ProcessorTime.class)
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true);
        side.parameters().forEach((name, value) -> options.param(name, value));
        if (quick && !side.benchmark().startsWith(BootBenchmark.class.getName())) {
            options.warmupIterations(1)
                    .warmupTime(TimeValue.milliseconds(100))
                    .measurementIterations(1)
                    .measurementTime(TimeValue.milliseconds(100));
        }
        return figures(new Runner(options.build()).runSingle());
    }

    private static Figures figures(RunResult result) {
        return new Figures(
                result.getPrimaryResult().getScore(),
                secondary(result, ProcessorTime.RESULT),
                secondary(result, "gc.alloc.rate.norm"),
                secondary(result, "used"));
    }

    private static double secondary(RunResult result, String name) {
        return result.getSecondaryResults().entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(name))
                .mapToDouble(entry -> entry.getValue().getScore())
                .findFirst()
                .orElse(Double.NaN);
    }

    private static void print(String label, List<Figures> figures) {
        print(
                "  %-30s %s µs, %s µs of processor, %s bytes allocated%s%n",
                label,
                text(interval(figures, Figures::micros)),
                text(interval(figures, Figures::processorMicros)),
                text(interval(figures, Figures::bytes)),
                Double.isNaN(figures.get(0).heapBytes())
                        ? ""
                        : ", " + text(interval(figures, its -> its.heapBytes() / (1 << 20))) + " MB of heap");
    }

    private static MedianInterval interval(List<Figures> figures, ToDoubleFunction<Figures> figure) {
        return MedianInterval.of(figures.stream().mapToDouble(figure).toArray());
    }

    private static String text(MedianInterval interval) {
        return number(interval.median()) + " (" + number(interval.low()) + " to " + number(interval.high()) + ")";
    }

    private static String number(double value) {
        double size = Math.abs(value);
        String format =
                size >= 1000 ? "%,.0f" : size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.4f";
        return String.format(Locale.ROOT, format, value);
    }

    private static String verdict(MedianInterval interval, double atMost) {
        if (Double.isNaN(atMost) || !interval.isConfident()) {
            return "";
        }
        String outcome = interval.high() <= atMost ? "met" : interval.low() > atMost ? "missed" : "not decided";
        return "; at most " + number(atMost) + ": " + outcome;
    }

    private static void print(String format, Object... values) {
        System.out.printf(Locale.ROOT, format, values);
        System.out.flush();
    }
}
