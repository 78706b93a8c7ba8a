package io.hibernateshards.cli;

import io.hibernateshards.ShardId;
import io.hibernateshards.ShardUnavailableException;
import io.hibernateshards.resharding.MovePauses;
import io.hibernateshards.resharding.MoveResult;
import io.hibernateshards.resharding.MoveResult.Outcome;
import io.hibernateshards.resharding.OpenMove;
import io.hibernateshards.resharding.Resharder;
import io.hibernateshards.resharding.ReshardingListener;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells how far moves are: one line that changes on a terminal, a line for each move that has ended elsewhere. */
final class MoveResults implements ReshardingListener {

    private static final int WIDTH = 30;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private static final long LOOK_MILLIS = 500;

    private final Output output;
    private final boolean bar;
    private final int total;
    private final Map<ShardId, String> underWay = new LinkedHashMap<>();
    private final Map<ShardId, MovePauses> pauses = new LinkedHashMap<>();
    private final ScheduledExecutorService looking;
    private int ended;

    /** @param resharder is asked how far copies are, where there is a line that changes */
    MoveResults(Output output, Terminal terminal, Resharder resharder, int total) {
        this.output = output;
        this.bar = terminal.isInteractive() && !output.isJson();
        this.total = total;
        this.looking = Executors.newSingleThreadScheduledExecutor(work -> {
            var thread = new Thread(work, "shards-progress");
            thread.setDaemon(true);
            return thread;
        });
        if (bar) {
            looking.scheduleWithFixedDelay(() -> look(resharder), LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void look(Resharder resharder) {
        try {
            resharder.moves().forEach(this::progressed);
        } catch (ShardUnavailableException silent) {
            // The moves themselves tell what becomes of them when the catalog does not answer.
            draw();
        }
    }

    private synchronized void progressed(OpenMove move) {
        if (underWay.containsKey(move.shard())) {
            underWay.put(move.shard(), MovesCommand.word(move.step()) + Copies.percent(move));
            draw();
        }
    }

    @Override
    public synchronized void reached(OpenMove move) {
        underWay.put(move.shard(), MovesCommand.word(move.step()));
        draw();
    }

    @Override
    public synchronized void served(OpenMove move, MovePauses its) {
        pauses.put(move.shard(), its);
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

    private synchronized void draw() {
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
        looking.shutdownNow();
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
        if (!pauses.isEmpty()) {
            output.line("Longest pauses of writers: " + longest(MovePauses::frozen) + " ms frozen, "
                    + longest(MovePauses::freezing) + " ms before it, " + longest(MovePauses::guards)
                    + " ms for guards");
        }
        for (var result : results) {
            if (result.failure() != null) {
                output.line(line(result) + "\n  " + result.failure().getMessage());
            }
        }
    }

    private long longest(Function<MovePauses, Duration> pause) {
        return pauses.values().stream()
                .map(pause)
                .mapToLong(Duration::toMillis)
                .max()
                .orElse(0);
    }

    /** The results, with how long writers were kept waiting by those that were carried out here. */
    synchronized List<Map<String, @Nullable Object>> json(List<MoveResult> results) {
        return results.stream().map(this::json).toList();
    }

    private Map<String, @Nullable Object> json(MoveResult result) {
        var its = pauses.get(result.shard());
        return Output.object(
                "shard",
                result.shard(),
                "from",
                result.from(),
                "to",
                result.to(),
                "outcome",
                MovesCommand.word(result.outcome()),
                "frozenMillis",
                its == null ? null : its.frozen().toMillis(),
                "freezingMillis",
                its == null ? null : its.freezing().toMillis(),
                "guardsMillis",
                its == null ? null : its.guards().toMillis(),
                "failure",
                result.failure() == null ? null : result.failure().getMessage());
    }

    private static long count(List<MoveResult> results, Outcome outcome) {
        return results.stream().filter(result -> result.outcome() == outcome).count();
    }

    private static String line(MoveResult result) {
        return result.shard() + " " + result.from() + " -> " + result.to() + ": " + MovesCommand.word(result.outcome());
    }
}
