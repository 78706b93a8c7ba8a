package io.hibernateshards.random;

import io.hibernateshards.random.Answer.Failed;
import io.hibernateshards.random.Answer.Given;
import java.util.List;
import java.util.Optional;

/** What comes of comparing a sharded answer with plain Hibernate's. */
sealed interface Verdict {

    /** The answers are equal. */
    record Right() implements Verdict {}

    /** Plain Hibernate does not answer. */
    record Rejected(String reason) implements Verdict {}

    /** The library refuses, before any SQL. */
    record Refused(String reason, String message) implements Verdict {}

    /** Plain Hibernate's own answer is not what the tester takes for right, so it cannot tell. */
    record Undecided(String difference) implements Verdict {}

    /** The answers differ, the sharded one failed, or it was refused too late. */
    record Wrong(String difference, String expected, String answer) implements Verdict {}

    /** Compares both units' answers to a statement. */
    static Verdict of(Unit plain, Unit sharded, Statement statement) {
        var right = statement.isTotal() && !statement.isFetchedPage()
                        || !statement.isPage() && statement.keyed().isEmpty()
                ? Answer.of(plain, statement)
                : Answer.all(plain, statement);
        if (!(right instanceof Given given)) {
            return new Rejected(reasonOf(right));
        }
        var expected = expected(statement, given.rows());
        long connections = sharded.openConnections();
        sharded.forget();
        var answer = Answer.of(sharded, statement);
        if (answer instanceof Answer.Refused refused) {
            var sent = sharded.sent();
            return sent.isEmpty()
                    ? new Refused(
                            reasonOf(refused.refusal()),
                            String.valueOf(refused.refusal().getMessage()))
                    : new Wrong(
                            "refused after SQL was sent",
                            sent.toString(),
                            refused.refusal().toString());
        }
        if (answer instanceof Failed failed) {
            var own = Answer.of(plain, statement.written());
            if (own instanceof Failed) {
                return new Rejected(reasonOf(own));
            }
            return new Wrong("it failed: " + reasonOf(failed), expected.toString(), causes(failed.failure()));
        }
        if (sharded.openConnections() > connections) {
            return new Wrong("it left connections open", String.valueOf(connections), "" + sharded.openConnections());
        }
        var rows = ((Given) answer).rows();
        var difference = expected.difference(rows);
        if (difference.isEmpty()
                || statement.isFetchedPage()
                        && rowsOf(Answer.of(plain, statement.written())).equals(Optional.of(rows))) {
            return new Right();
        }
        if (!statement.isTotal()
                && Answer.of(plain, statement) instanceof Given own
                && expected.difference(own.rows()).isPresent()) {
            return new Undecided(difference.get());
        }
        return new Wrong(difference.get(), expected.toString(), shown(rows));
    }

    private static Optional<List<List<Object>>> rowsOf(Answer answer) {
        return answer instanceof Given given ? Optional.of(given.rows()) : Optional.empty();
    }

    private static Expected expected(Statement statement, List<List<Object>> rows) {
        if (statement.isTotal()) {
            return Expected.exactly(rows, statement);
        }
        return statement.keys() == 0
                ? Expected.anyOf(rows, statement)
                : Expected.ordered(rows, statement, statement.fetched().isEmpty());
    }

    private static String reasonOf(Answer answer) {
        return answer instanceof Failed failed ? reasonOf(failed.failure()) : answer.toString();
    }

    /** The construct of a refusal, or the first line of another failure. */
    private static String reasonOf(RuntimeException failure) {
        var message = String.valueOf(failure.getMessage());
        var construct = message.replaceAll("(?s).*: it has (.*?), and .*", "$1");
        if (!construct.equals(message)) {
            return construct.replaceAll("'[^']*'", "'…'");
        }
        var line = message.lines()
                .findFirst()
                .orElse("")
                .replaceAll("\\[.*?\\]", "[…]")
                .replaceAll("'[^']*'", "'…'");
        return failure.getClass().getSimpleName() + ": " + line.substring(0, Math.min(line.length(), 120));
    }

    private static String shown(List<List<Object>> rows) {
        var text = new StringBuilder();
        rows.forEach(row -> text.append("\n    ").append(row));
        return text.toString();
    }

    /** A failure and its causes, and where they began. */
    static String causes(Throwable failure) {
        var text = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            text.append("\n    ").append(cause);
            for (int frame = 0; frame < Math.min(8, cause.getStackTrace().length); frame++) {
                text.append("\n        at ").append(cause.getStackTrace()[frame]);
            }
        }
        return text.toString();
    }
}
