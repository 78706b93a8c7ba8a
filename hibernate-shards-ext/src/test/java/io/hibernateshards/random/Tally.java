package io.hibernateshards.random;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What came of many statements. Any thread. */
final class Tally {

    private int statements;
    private int refused;
    private int rejected;
    private final Map<String, Integer> refusals = new TreeMap<>();
    private final Map<String, Integer> rejections = new TreeMap<>();
    private final Map<String, String> rejectedExamples = new TreeMap<>();
    private final Map<String, Integer> known = new TreeMap<>();
    private final List<String> undecided = new ArrayList<>();
    private final List<String> unopened = new ArrayList<>();
    private final List<Mismatch> mismatches = new ArrayList<>();

    /** A wrong answer, and how to see it again. */
    record Mismatch(long seed, int number, Statement statement, Verdict.Wrong verdict) {}

    synchronized void add(long seed, int number, Statement statement, Verdict verdict) {
        statements++;
        if (verdict instanceof Verdict.Refused refusal) {
            refused++;
            refusals.merge(refusal.reason(), 1, Integer::sum);
        } else if (verdict instanceof Verdict.Rejected rejection) {
            rejected++;
            rejections.merge(rejection.reason(), 1, Integer::sum);
            rejectedExamples.putIfAbsent(rejection.reason(), statement.hql());
        } else if (verdict instanceof Verdict.Undecided unclear) {
            undecided.add(seed + ":" + number + ' ' + unclear.difference());
        } else if (verdict instanceof Verdict.Wrong wrong) {
            var cause = KnownMismatches.causeOf(statement, wrong);
            if (cause.isPresent()) {
                known.merge(cause.get(), 1, Integer::sum);
                return;
            }
            mismatches.add(new Mismatch(seed, number, statement, wrong));
        }
    }

    /** A case that could not be opened or closed. */
    synchronized void addUnopened(long seed, RuntimeException failure) {
        unopened.add("seed " + seed + ": " + failure.getMessage());
    }

    synchronized List<String> unopened() {
        return List.copyOf(unopened);
    }

    /** One statement for each reason of plain Hibernate not to answer. */
    synchronized Map<String, String> rejections() {
        return Map.copyOf(rejectedExamples);
    }

    synchronized int statements() {
        return statements;
    }

    /** The share of what plain Hibernate answers that is refused, from 0 to 1. */
    synchronized double refusedShare() {
        return (double) refused / Math.max(1, statements - rejected);
    }

    /** The share that plain Hibernate does not answer, from 0 to 1. */
    synchronized double rejectedShare() {
        return (double) rejected / Math.max(1, statements);
    }

    synchronized List<Mismatch> mismatches() {
        return List.copyOf(mismatches);
    }

    /** The share that could not be compared, from 0 to 1. */
    synchronized double undecidedShare() {
        return (double) undecided.size() / Math.max(1, statements);
    }

    /** One line of figures. */
    synchronized String line() {
        return statements + " statements, " + mismatches.size() + " mismatches, known ones " + most(known) + ", "
                + unopened.size()
                + " cases not opened, " + undecided.size() + " undecided, "
                + refused + " refused " + most(refusals) + ", " + rejected + " rejected by plain Hibernate "
                + most(rejections) + (undecided.isEmpty() ? "" : ", undecided " + undecided);
    }

    private static String most(Map<String, Integer> counts) {
        return counts.entrySet().stream()
                .sorted(Collections.reverseOrder(Map.Entry.comparingByValue()))
                .limit(40)
                .map(entry -> entry.getValue() + " × " + entry.getKey())
                .collect(Collectors.joining("; ", "{", "}"));
    }
}
