package io.hibernateshards.random;

import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.random.Tally.Mismatch;
import io.hibernateshards.random.Verdict.Wrong;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Makes a mismatch small: first the statement, by leaving out or lowering the choices that made it; then what of the schema it
 * does not name; then the rows, by halves and one by one. What is kept still fails in the same way.
 */
final class Shrinker {

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final DatabaseKind kind;
    private final Mismatch mismatch;
    private final long deadline = System.nanoTime() + PATIENCE.toNanos();
    private Statement statement;
    private Wrong verdict;

    Shrinker(DatabaseKind kind, Mismatch mismatch) {
        this.kind = kind;
        this.mismatch = mismatch;
        this.statement = mismatch.statement();
        this.verdict = mismatch.verdict();
    }

    /** What is alike in mismatches of one cause, as far as can be seen from outside. */
    static String kindOf(Wrong verdict) {
        return verdict.difference().startsWith("it failed")
                        || verdict.difference().startsWith("refused")
                ? verdict.difference()
                : "another answer";
    }

    static String shown(Mismatch mismatch) {
        return shown(mismatch.statement(), mismatch.verdict());
    }

    private static String shown(Statement statement, Wrong verdict) {
        return statement + "\n  " + verdict.difference() + "\n  plain    " + verdict.expected() + "\n  sharded  "
                + verdict.answer();
    }

    /** The small case: entities, rows, statement and both answers. */
    String shrunk() {
        Case opened = Case.open(mismatch.seed(), kind);
        try {
            shrinkStatement(opened);
            opened = shrinkSchema(opened);
            opened = shrinkRows(opened);
            return "on " + opened.arrangement + ":\n" + opened.text() + shown(statement, verdict);
        } finally {
            opened.close();
        }
    }

    private boolean hasTime() {
        return System.nanoTime() < deadline;
    }

    /** Whether a statement fails in the same way on a case; then it is what is shrunk from now on. */
    private boolean fails(Case opened, Statement candidate) {
        if (opened.verdict(candidate) instanceof Wrong wrong && kindOf(wrong).equals(kindOf(mismatch.verdict()))) {
            statement = candidate;
            verdict = wrong;
            return true;
        }
        return false;
    }

    // ------------------------------------------------------------------------------------------------ statement

    private void shrinkStatement(Case opened) {
        var choices = Choices.random(mismatch.seed(), mismatch.number());
        Grammar.make(opened.schema, choices);
        var record = choices.record();
        for (boolean isShorter = true; isShorter && hasTime(); ) {
            var before = record;
            for (int length = 8; length > 0; length /= 2) {
                record = withoutRuns(opened, record, length);
            }
            record = lowered(opened, record);
            isShorter = !record.equals(before);
        }
    }

    private List<Integer> withoutRuns(Case opened, List<Integer> all, int length) {
        var record = all;
        for (int start = record.size() - length; start >= 0 && hasTime(); start--) {
            var shorter = new ArrayList<>(record);
            if (start + length <= shorter.size()) {
                shorter.subList(start, start + length).clear();
                record = tried(opened, shorter).orElse(record);
            }
        }
        return record;
    }

    private List<Integer> lowered(Case opened, List<Integer> all) {
        var record = all;
        for (int index = 0; index < record.size() && hasTime(); index++) {
            int value = record.get(index);
            for (int lower : new int[] {0, value / 2, value - 1}) {
                if (index < record.size() && lower >= 0 && lower < record.get(index)) {
                    var other = new ArrayList<>(record);
                    other.set(index, lower);
                    record = tried(opened, other).orElse(record);
                }
            }
        }
        return record;
    }

    /** The choices that a record leads to, where the statement still fails and is no longer than it was. */
    private Optional<List<Integer>> tried(Case opened, List<Integer> record) {
        var choices = Choices.again(record);
        var candidate = Grammar.make(opened.schema, choices);
        var made = trimmed(choices.record());
        boolean isSimpler =
                candidate.toString().length() <= statement.toString().length();
        return isSimpler && !candidate.equals(statement) && fails(opened, candidate)
                ? Optional.of(made)
                : Optional.empty();
    }

    /** Zeros at the end say nothing. */
    private static List<Integer> trimmed(List<Integer> record) {
        int end = record.size();
        while (end > 0 && record.get(end - 1) == 0) {
            end--;
        }
        return record.subList(0, end);
    }

    // ------------------------------------------------------------------------------------------------ schema and rows

    private Case shrinkSchema(Case opened) {
        var names = new HashSet<>(List.of((statement.hql() + " " + statement.dumps()).split("\\W+")));
        var schema = opened.schema.naming(names);
        return replaced(opened, schema, opened.rows.on(schema));
    }

    private Case shrinkRows(Case opened) {
        var small = opened;
        for (int length = Math.max(1, small.rows.rows().size() / 2); length > 0; length /= 2) {
            for (int start = small.rows.rows().size() - length; start >= 0; start -= length) {
                if (hasTime()) {
                    small = replaced(small, small.schema, small.rows.without(start, start + length));
                }
            }
        }
        return small;
    }

    /** A smaller case if the statement fails there too, else the same one. */
    private Case replaced(Case opened, Schema schema, Rows rows) {
        Case smaller;
        try {
            smaller = Case.of(schema, opened.arrangement, rows, kind);
        } catch (RuntimeException cannotBe) {
            return opened;
        }
        if (fails(smaller, statement)) {
            opened.close();
            return smaller;
        }
        smaller.close();
        return opened;
    }
}
