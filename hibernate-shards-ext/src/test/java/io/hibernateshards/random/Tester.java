package io.hibernateshards.random;

import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.random.Tally.Mismatch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs the statements of many seeds on one kind of databases. */
final class Tester {

    /** Cases at once: as many as the processors of a small machine. */
    private static final int AT_ONCE = 2;

    private static final int SHRUNK = 3;

    private final DatabaseKind kind;
    private final int statementsOfCase;

    Tester(DatabaseKind kind, int statementsOfCase) {
        this.kind = kind;
        this.statementsOfCase = statementsOfCase;
    }

    /** What comes of the cases of these seeds. */
    Tally run(List<Long> seeds) {
        var tally = new Tally();
        var threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            var running = new ArrayList<Future<?>>();
            for (var seed : seeds) {
                running.add(threads.submit(() -> run(seed, tally)));
            }
            for (var each : running) {
                each.get();
            }
            return tally;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        } catch (ExecutionException failure) {
            throw new IllegalStateException(failure.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private void run(long seed, Tally tally) {
        try (var opened = Case.open(seed, kind)) {
            for (int number = 0; number < statementsOfCase; number++) {
                var statement = Grammar.make(opened.schema, Choices.random(seed, number));
                tally.add(seed, number, statement, opened.verdict(statement));
            }
        } catch (RuntimeException failure) {
            tally.addUnopened(seed, failure);
        }
    }

    /** The verdict of one statement of one seed. */
    Tally run(long seed, int number) {
        var tally = new Tally();
        try (var opened = Case.open(seed, kind)) {
            var statement = Grammar.make(opened.schema, Choices.random(seed, number));
            tally.add(seed, number, statement, opened.verdict(statement));
        }
        return tally;
    }

    /** The mismatches as they are read: the first of each kind made small. */
    String report(Tally tally) {
        var text = new StringBuilder();
        var seen = new HashSet<String>();
        for (var mismatch : tally.mismatches()) {
            boolean isShrunk = seen.size() < SHRUNK && seen.add(Shrinker.kindOf(mismatch.verdict()));
            text.append("\n\n").append(isShrunk ? new Shrinker(kind, mismatch).shrunk() : Shrinker.shown(mismatch));
            if (isShrunk) {
                text.append("\nmade of: ").append(mismatch.statement());
            }
            text.append("\nagain: ").append(again(mismatch));
        }
        tally.unopened().forEach(each -> text.append("\n\n").append(each));
        return text.toString();
    }

    private String again(Mismatch mismatch) {
        return "mvn verify -pl hibernate-shards-ext -am -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false"
                + " -Dit.test=RandomStatementsIT -Dfailsafe.failIfNoSpecifiedTests=false -Ddatabases=" + kind
                + " -Drandom.seed=" + mismatch.seed() + ":" + mismatch.number();
    }
}
