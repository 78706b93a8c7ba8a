package io.hibernateshards.cli;

import io.hibernateshards.ShardId;
import io.hibernateshards.resharding.MoveResult;
import io.hibernateshards.resharding.MoveResult.Outcome;
import io.hibernateshards.resharding.OpenMove;
import io.hibernateshards.resharding.ReshardingListener;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells how far moves are: one line that changes on a terminal, a line for each move that has ended elsewhere. */
final class MoveResults implements ReshardingListener {

    private static final int WIDTH = 30;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final Output output;
    private final boolean bar;
    private final int total;
    private final Map<ShardId, String> underWay = new LinkedHashMap<>();
    private int ended;

    MoveResults(Output output, Terminal terminal, int total) {
        this.output = output;
        this.bar = terminal.isInteractive() && !output.isJson();
        this.total = total;
    }

    @Override
    public synchronized void reached(OpenMove move) {
        underWay.put(move.shard(), move.step().name().toLowerCase(Locale.ROOT));
        draw();
    }

    @Override
    public synchronized void ended(MoveResult result) {
        ended++;
        underWay.remove(result.shard());
        if (bar) {
            draw();
        } else {
            output.line(line(result) + " (" + ended + " of " + total + ")");
        }
    }

    private void draw() {
        if (bar) {
            int filled = total == 0 ? WIDTH : WIDTH * ended / total;
            var moves = underWay.entrySet().stream()
                    .map(move -> move.getKey() + " " + move.getValue())
                    .collect(Collectors.joining(", "));
            output.writer()
                    .print(CLEAR_LINE + "[" + "#".repeat(filled) + "-".repeat(WIDTH - filled) + "] " + ended + " of "
                            + total + (moves.isEmpty() ? "" : "  " + moves));
            output.writer().flush();
        }
    }

    /** Ends the line that changes, and says what has not arrived and why. */
    synchronized void end(List<MoveResult> results) {
        if (bar) {
            output.writer().print(CLEAR_LINE);
        }
        output.line("");
        var table = new TextTable("moved", "given up", "left open", "not begun");
        table.row(
                count(results, Outcome.MOVED),
                count(results, Outcome.GIVEN_UP),
                count(results, Outcome.LEFT_OPEN),
                count(results, Outcome.NOT_BEGUN));
        output.table(table);
        for (var result : results) {
            if (result.failure() != null) {
                output.line(line(result) + "\n  " + result.failure().getMessage());
            }
        }
    }

    private static long count(List<MoveResult> results, Outcome outcome) {
        return results.stream().filter(result -> result.outcome() == outcome).count();
    }

    private static String line(MoveResult result) {
        return result.shard() + " " + result.from() + " -> " + result.to() + ": " + word(result.outcome());
    }

    private static String word(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    static List<Map<String, @Nullable Object>> json(List<MoveResult> results) {
        return results.stream()
                .map(result -> Output.object(
                        "shard", result.shard(),
                        "from", result.from(),
                        "to", result.to(),
                        "outcome", word(result.outcome()),
                        "failure",
                                result.failure() == null
                                        ? null
                                        : result.failure().getMessage()))
                .toList();
    }
}
