package io.hibernateshards.torture;

import io.hibernateshards.fixtures.postgres.PostgresServer;
import io.hibernateshards.resharding.MoveStep;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Kills and pauses processes and servers, by chance of a seed. One thread. */
final class Faults {

    private static final Duration UNTIL_A_STEP = Duration.ofSeconds(12);
    private static final MoveStep[] STEPS = {
        MoveStep.FROZEN,
        MoveStep.DECIDED,
        MoveStep.COPIED,
        MoveStep.ACTIVATED,
        MoveStep.FROZEN,
        MoveStep.PREPARED,
        MoveStep.DECIDED,
        MoveStep.VERIFIED,
        MoveStep.CLEANED
    };

    private final Processes processes;
    private final List<PostgresServer> servers;
    private final Duration pause;
    private final Random random;
    private final Map<FaultKind, Integer> done = new EnumMap<>(FaultKind.class);
    private int steps;

    /** @param pause how long nodes are stopped: longer than a lease by what a move takes; movers half as long */
    Faults(Processes processes, List<PostgresServer> servers, Duration pause, long seed) {
        this.processes = processes;
        this.servers = servers;
        this.pause = pause;
        this.random = new Random(seed);
    }

    /** How many, by kind. */
    Map<FaultKind, Integer> done() {
        return done;
    }

    int kills() {
        return done.entrySet().stream()
                .filter(fault -> fault.getKey().isKill())
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    void run(int kills) throws InterruptedException {
        var cycle = FaultKind.cycle();
        for (int place = 0; kills() < kills; place++) {
            TimeUnit.MILLISECONDS.sleep(300 + random.nextInt(1_200));
            processes.replaceDead();
            var kind = cycle.get(place % cycle.size());
            make(kind);
            done.merge(kind, 1, Integer::sum);
            processes.replaceDead();
        }
    }

    private void make(FaultKind kind) throws InterruptedException {
        switch (kind) {
            case KILL_MOVER -> oneOf(processes.movers()).kill();
            case KILL_MOVER_AT_STEP -> {
                var mover = oneOf(processes.movers());
                mover.tell(STEPS[steps++ % STEPS.length].name());
                if (!mover.await(UNTIL_A_STEP)) {
                    mover.kill();
                }
            }
            case KILL_NODE -> oneOf(processes.nodes()).kill();
            case KILL_SERVER -> {
                var server = servers.get(random.nextInt(servers.size()));
                server.kill();
                TimeUnit.MILLISECONDS.sleep(random.nextInt(1_500));
                server.restart();
            }
            case PAUSE_NODE -> oneOf(processes.nodes()).pause(pause);
            case PAUSE_MOVER -> oneOf(processes.movers()).pause(pause.dividedBy(2));
        }
    }

    private <T> T oneOf(List<T> several) {
        return several.get(random.nextInt(several.size()));
    }
}
