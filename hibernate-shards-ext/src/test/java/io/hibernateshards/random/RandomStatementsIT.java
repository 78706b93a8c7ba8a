package io.hibernateshards.random;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.OnEachDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Statements made by chance, on entities, rows and arrangements made by chance, answer as plain Hibernate does or are refused
 * before any SQL. Half of the seeds are the same in every run, half are others each day, which are printed: a build
 * that failed fails again. System properties:
 *
 * <ul>
 *   <li>{@code databases}: the kinds of databases;
 *   <li>{@code random.seed=7} runs the case of one seed, {@code random.seed=7:12} one of its statements;
 *   <li>{@code random.statements}: of each case;
 *   <li>{@code random.cases}: how many seeds from 1 on, of each kind of database;
 *   <li>{@code random.fresh}: how many seeds besides, which are others each day; 0 for a run that is always the same;
 *   <li>{@code random.range=1-5000} runs the cases of these seeds in blocks, and appends a line of figures for each block to
 *       the file that {@code random.figures} names; blocks that have a line there already are left out.
 * </ul>
 */
class RandomStatementsIT {

    private static final int BLOCK = 50;

    /** What plain Hibernate does not answer, because the grammar knows less of types than it does. */
    private static final double MOST_REJECTED = 0.12;

    private static final double MOST_REFUSED = 0.05;

    /** What plain Hibernate itself answers in two ways. */
    private static final double MOST_UNDECIDED = 0.002;

    @OnEachDatabase
    @DisabledIfSystemProperty(named = "random.range", matches = ".+")
    void statementsMadeByChanceAnswerAsPlainHibernateDoes(DatabaseKind kind, TestReporter reporter) throws IOException {
        boolean isPostgres = kind == DatabaseKind.POSTGRESQL;
        var tester = new Tester(kind, Integer.getInteger("random.statements", isPostgres ? 200 : 400));
        var one = System.getProperty("random.seed", "");
        var seeds = new ArrayList<Long>();
        if (one.isEmpty()) {
            LongStream.rangeClosed(1, Integer.getInteger("random.cases", isPostgres ? 5 : 25))
                    .forEach(seeds::add);
            long fresh = LocalDate.now(ZoneOffset.UTC).toEpochDay() * 1_000;
            LongStream.range(0, Integer.getInteger("random.fresh", isPostgres ? 5 : 25))
                    .forEach(number -> seeds.add(fresh + number));
        } else {
            seeds.add(Long.valueOf(one.replaceAll(":.*", "")));
        }

        var tally = one.contains(":")
                ? tester.run(seeds.get(0), Integer.parseInt(one.replaceAll(".*:", "")))
                : tester.run(seeds);

        reporter.publishEntry(Map.of("seeds", seeds.toString(), "figures", tally.line()));
        var report = tester.report(tally);
        var file = Path.of("target", "random-" + kind + ".txt");
        append(
                file,
                "seeds " + seeds + ": " + tally.line() + "\nrejected, for example: " + tally.rejections() + report);
        assertThat(report)
                .as("%s, seeds %s, also in %s: %s", kind, seeds, file, tally.line())
                .isEmpty();
        if (one.isEmpty()) {
            assertThat(tally.undecidedShare()).as(tally.line()).isLessThan(MOST_UNDECIDED);
            assertThat(tally.refusedShare()).as(tally.line()).isLessThan(MOST_REFUSED);
            assertThat(tally.rejectedShare()).as(tally.line()).isLessThan(MOST_REJECTED);
        }
    }

    @OnEachDatabase
    @EnabledIfSystemProperty(named = "random.range", matches = "\\d+-\\d+")
    void aRangeOfSeedsAnswersAsPlainHibernateDoes(DatabaseKind kind) throws IOException {
        var range = System.getProperty("random.range").split("-");
        var figures = Path.of(System.getProperty("random.figures", "target/random-figures.txt"));
        var tester = new Tester(kind, Integer.getInteger("random.statements", 400));
        var reports = new StringBuilder();
        for (long first = Long.parseLong(range[0]); first <= Long.parseLong(range[1]); first += BLOCK) {
            long last = Math.min(first + BLOCK - 1, Long.parseLong(range[1]));
            var name = kind + " " + first + "-" + last + ": ";
            if (hasLine(figures, name)) {
                continue;
            }
            var tally = tester.run(LongStream.rangeClosed(first, last).boxed().toList());
            var report = tester.report(tally);
            append(figures, name + tally.line() + report.indent(4));
            reports.append(report);
        }

        assertThat(reports.toString()).isEmpty();
    }

    private static boolean hasLine(Path file, String start) throws IOException {
        return Files.exists(file) && lines(file).stream().anyMatch(line -> line.startsWith(start));
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.readAllLines(file);
    }

    private static void append(Path file, String line) throws IOException {
        if (file.getParent() != null) {
            Files.createDirectories(file.getParent());
        }
        Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
