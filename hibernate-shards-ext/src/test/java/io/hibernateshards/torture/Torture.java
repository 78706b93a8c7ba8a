package io.hibernateshards.torture;

import io.hibernateshards.ShardException;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.TestDatabase;
import io.hibernateshards.fixtures.postgres.PostgresServer;
import io.hibernateshards.resharding.Resharder;
import io.hibernateshards.resharding.ReshardingLimits;
import io.hibernateshards.resharding.ReshardingListener;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Virtual shards move while several processes write and read them, and processes and servers are killed or stopped at any moment.
 * Afterwards every acknowledged write is there once, nothing else is, and no query saw anything but what was there.
 */
final class Torture {

    /**
     * How much.
     *
     * @param kills of movers, nodes and servers together
     * @param calm how long nothing moves at first, and then nothing is killed
     */
    record Size(int kills, Duration calm, int nodes, int movers, long seed) {}

    /**
     * What was found.
     *
     * @param figures a line each
     * @param wrong what must not be; empty where all is right
     */
    record Result(List<String> figures, List<String> wrong) {}

    private static final Duration LAST_MOVES = Duration.ofSeconds(90);

    private final Size size;
    private final Path directory;
    private final Figures figures = new Figures();
    private final List<String> wrong = new ArrayList<>();

    private Torture(Size size, Path directory) {
        this.size = size;
        this.directory = directory;
    }

    /** @param directory for ledgers and logs, empty */
    static Result run(Size size, Path directory) throws IOException, SQLException, InterruptedException {
        var torture = new Torture(size, directory);
        try (var one = PostgresServer.start();
                var two = PostgresServer.start();
                var databases = Databases.on(one, two)) {
            torture.run(List.of(one, two), databases.fresh("db0", "db1", "db2"));
        }
        return new Result(torture.figures.lines(), torture.wrong);
    }

    private void run(List<PostgresServer> servers, List<TestDatabase> databases)
            throws IOException, SQLException, InterruptedException {
        var settings = TortureUnit.settings(databases);
        TortureUnit.write(settings, directory.resolve("settings"));
        int[] shards = createSchema(settings);
        var resharder = TorturedMover.resharder(TorturedMover.databases(settings), ReshardingLimits.DEFAULT);
        var goesOn = new AtomicBoolean(true);
        var prepared = new Thread(new PreparedWrites(
                databases,
                resharder,
                shards,
                new Ledger(directory.resolve("writer-" + PreparedWrites.WRITER)),
                size.seed(),
                goesOn::get));
        var recovery = new Thread(() -> recoverPrepared(databases, goesOn));
        var phases = new ArrayList<Long>();
        try (var processes = new Processes(directory, size.seed())) {
            processes.startNodes(size.nodes());
            awaitWrites();
            prepared.start();
            recovery.start();
            var faults = new Faults(processes, servers, TortureUnit.LEASE.plusSeconds(5), size.seed());
            phases.add(System.nanoTime());
            TimeUnit.NANOSECONDS.sleep(size.calm().toNanos());
            phases.add(System.nanoTime());
            processes.startMovers(size.movers());
            TimeUnit.NANOSECONDS.sleep(size.calm().toNanos());
            phases.add(System.nanoTime());
            faults.run(size.kills());
            phases.add(System.nanoTime());
            figures.add("kills", faults.kills());
            figures.addCounts("faults", faults.done());
            processes.end();
        } finally {
            goesOn.set(false);
            prepared.join();
            recovery.join();
        }
        endMoves(resharder, databases);
        check(resharder, databases, phases);
    }

    /** The virtual shards of the purses that are written without the library. */
    private static int[] createSchema(java.util.Properties settings) {
        try (var factory = TortureUnit.open(settings, "create")) {
            factory.runInTransaction(em -> {
                for (int place = 0; place < Score.SCORES; place++) {
                    em.persist(new Score(place));
                }
            });
            var shards = new int[PreparedWrites.MOST];
            for (int number = 0; number < shards.length; number++) {
                var name = Purse.name(PreparedWrites.WRITER, number);
                shards[number] =
                        factory.shardOf(Purse.class, name).orElseThrow().number();
            }
            return shards;
        }
    }

    /** Until each node has written, so that the calm at first is that of nodes that have started. */
    private void awaitWrites() throws IOException, InterruptedException {
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (History.files(directory, "writer-").size() < size.nodes() * TorturedNode.WRITERS + 1) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("The nodes do not start; see " + directory);
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        TimeUnit.SECONDS.sleep(1);
    }

    private static void recoverPrepared(List<TestDatabase> databases, AtomicBoolean goesOn) {
        while (goesOn.get()) {
            for (var database : databases) {
                try {
                    PreparedWrites.commitAll(List.of(database));
                } catch (SQLException killed) {
                    // It is asked again.
                }
            }
            try {
                TimeUnit.SECONDS.sleep(1);
            } catch (InterruptedException interruption) {
                return;
            }
        }
    }

    /** Moves that were left open are carried on by whoever comes: here by the test. */
    private void endMoves(Resharder resharder, List<TestDatabase> databases) throws SQLException, InterruptedException {
        long end = System.nanoTime() + LAST_MOVES.toNanos();
        var left = resharder.moves();
        figures.add("moves left open by dead movers at the end", left.size());
        while (!left.isEmpty() && System.nanoTime() < end) {
            TimeUnit.SECONDS.sleep(2);
            PreparedWrites.commitAll(databases);
            try {
                resharder.resume(left, ReshardingListener.NONE);
            } catch (ShardException failure) {
                wrong.add("Moves cannot be carried on: " + failure);
            }
            left = resharder.moves();
        }
        if (!left.isEmpty()) {
            wrong.add("Moves are still open: " + left);
        }
        TimeUnit.MILLISECONDS.sleep(2_100);
        PreparedWrites.commitAll(databases);
    }

    private void check(Resharder resharder, List<TestDatabase> databases, List<Long> phases)
            throws IOException, SQLException {
        var history = History.read(directory);
        var moves = MoveLedger.read(directory);
        var scatters = new ScatterCheck(history);
        scatters.check(directory);
        var rows = new FinalCheck(history, resharder.map());
        rows.check(databases);
        for (var found : List.of(history.wrong(), moves.wrong(), scatters.wrong(), rows.wrong())) {
            wrong.addAll(found);
        }
        figures.addCounts("movers killed right after a step", moves.deaths());
        figures.addCounts("moves ended", moves.outcomes());
        figures.addCounts("moves not arrived, why", moves.failures());
        figures.addCounts("writes", history.outcomes());
        figures.addCounts("writes not acknowledged, why", history.failures());
        figures.addCounts("scatter queries checked", scatters.checked());
        figures.add("their rows", scatters.rows());
        figures.addCounts("scatter queries refused or failed, why", scatters.failures());
        figures.add(
                "purses at the end", rows.purses() + " of " + history.purses().size() + " ever begun");
        figures.addTimes("writes while nothing moves", history, phases.get(0), phases.get(1));
        figures.addTimes("writes while virtual shards move", history, phases.get(1), phases.get(2));
        figures.addTimes("writes while processes and servers are killed", history, phases.get(2), phases.get(3));
        figures.addTimes("freezes while virtual shards move", moves.freezes(phases.get(1), phases.get(2)));
        figures.addTimes("freezes while processes and servers are killed", moves.freezes(phases.get(2), phases.get(3)));
    }
}
