package io.hibernateshards.torture;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Nodes and movers; one that has ended is replaced by another, whose writers are others too. One thread. */
final class Processes implements AutoCloseable {

    private static final List<String> ISOLATIONS = List.of("TRANSACTION_READ_COMMITTED", "TRANSACTION_REPEATABLE_READ");

    private final Path directory;
    private final long seed;
    private final List<ChildProcess> nodes = new ArrayList<>();
    private final List<ChildProcess> movers = new ArrayList<>();
    private int started;

    /** @param directory has the settings and gets ledgers and logs */
    Processes(Path directory, long seed) {
        this.directory = directory;
        this.seed = seed;
    }

    List<ChildProcess> nodes() {
        return nodes;
    }

    List<ChildProcess> movers() {
        return movers;
    }

    void startNodes(int count) {
        for (int place = 0; place < count; place++) {
            nodes.add(startNode(place));
        }
    }

    void startMovers(int count) {
        for (int place = 0; place < count; place++) {
            movers.add(startMover());
        }
    }

    private ChildProcess startNode(int place) {
        int number = ++started;
        return ChildProcess.start(
                TorturedNode.class,
                directory.resolve("log-node-" + number),
                directory.resolve("settings"),
                directory,
                number * TorturedNode.WRITERS,
                seed + number,
                ISOLATIONS.get(place % ISOLATIONS.size()),
                // One process has a transaction open for so long that moves begin and would end in it.
                place == 0 ? "0,700,3000" : "0,700");
    }

    private ChildProcess startMover() {
        int number = ++started;
        return ChildProcess.start(
                TorturedMover.class,
                directory.resolve("log-mover-" + number),
                directory.resolve("settings"),
                directory.resolve("mover-" + number),
                seed + number);
    }

    /** Starts others in the place of those that have ended. */
    void replaceDead() {
        for (int place = 0; place < nodes.size(); place++) {
            if (!nodes.get(place).isAlive()) {
                nodes.set(place, startNode(place));
            }
        }
        for (int place = 0; place < movers.size(); place++) {
            if (!movers.get(place).isAlive()) {
                movers.set(place, startMover());
            }
        }
    }

    /** Ends all in order: movers first, since nodes have to acknowledge what these do. */
    void end() {
        end(movers, Duration.ofSeconds(40));
        end(nodes, Duration.ofSeconds(20));
    }

    private static void end(List<ChildProcess> processes, Duration patience) {
        processes.forEach(process -> process.tell("end"));
        processes.forEach(process -> {
            if (!process.await(patience)) {
                process.kill();
            }
        });
    }

    @Override
    public void close() {
        movers.forEach(ChildProcess::kill);
        nodes.forEach(ChildProcess::kill);
    }
}
