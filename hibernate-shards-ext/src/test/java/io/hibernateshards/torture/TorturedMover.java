package io.hibernateshards.torture;

import io.hibernateshards.ShardException;
import io.hibernateshards.boot.ConfiguredDatabases;
import io.hibernateshards.resharding.MoveResult;
import io.hibernateshards.resharding.MoveStep;
import io.hibernateshards.resharding.OpenMove;
import io.hibernateshards.resharding.Resharder;
import io.hibernateshards.resharding.ReshardingLimits;
import io.hibernateshards.resharding.ReshardingListener;
import io.hibernateshards.resharding.ReshardingPlanner;
import io.hibernateshards.topology.VirtualShardRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** A process that moves virtual shards all the time, and takes up moves that nobody seems to carry out any more. */
final class TorturedMover {

    private static final long PATIENCE_NANOS = Duration.ofMillis(2_500).toNanos();

    private final Resharder resharder;
    private final List<String> names;
    private final Ledger ledger;
    private final Random random;
    private final AtomicReference<MoveStep> lastStep = new AtomicReference<>();
    /** Since when open moves of others have been at the same step, by their ids. */
    private final Map<String, Long> seen = new HashMap<>();

    private TorturedMover(Resharder resharder, List<String> names, Ledger ledger, long seed) {
        this.resharder = resharder;
        this.names = names;
        this.ledger = ledger;
        this.random = new Random(seed);
    }

    /** Arguments: the settings' file, the ledger's file, the seed. It is told to end, or at which step to be killed. */
    public static void main(String[] arguments) throws Exception {
        var databases = databases(TortureUnit.read(Path.of(arguments[0])));
        var limits = new ReshardingLimits(6, 6, Duration.ofSeconds(1), Duration.ofSeconds(20));
        var resharder = resharder(databases, limits);
        var goesOn = new AtomicBoolean(true);
        try (var ledger = new Ledger(Path.of(arguments[1]))) {
            var mover = new TorturedMover(resharder, databases.names(), ledger, Long.parseLong(arguments[2]));
            StandardInput.listen(line -> {
                if (line.equals("end")) {
                    goesOn.set(false);
                } else {
                    mover.lastStep.set(MoveStep.valueOf(line));
                }
            });
            var takingUp = new Thread(() -> repeat(goesOn, mover::takeUpSome));
            takingUp.start();
            repeat(goesOn, mover::begin);
            takingUp.join();
        }
        Runtime.getRuntime().halt(0);
    }

    static ConfiguredDatabases databases(Properties settings) {
        return ConfiguredDatabases.of(
                settings.stringPropertyNames().stream().collect(Collectors.toMap(name -> name, settings::getProperty)));
    }

    static Resharder resharder(ConfiguredDatabases databases, ReshardingLimits limits) {
        return Resharder.of(databases, databases.names().get(0), limits);
    }

    private static void repeat(AtomicBoolean goesOn, Runnable work) {
        while (goesOn.get()) {
            work.run();
            try {
                TimeUnit.MILLISECONDS.sleep(100);
            } catch (InterruptedException interruption) {
                return;
            }
        }
    }

    private void attempt(Runnable work) {
        try {
            work.run();
        } catch (ShardException failure) {
            ledger.write("FAILED", System.nanoTime(), Outcome.nameOf(failure));
        } catch (RuntimeException failure) {
            ledger.wrong("a mover", failure);
        }
    }

    /** Most are those of dead movers; others are robbed of their move while they carry it out. */
    private void takeUpSome() {
        attempt(() -> {
            var left = new ArrayList<OpenMove>();
            for (var move : resharder.moves()) {
                long since = seen.computeIfAbsent(move.id() + move.step(), key -> System.nanoTime());
                if (System.nanoTime() - since > PATIENCE_NANOS || random.nextInt(150) == 0) {
                    left.add(move);
                }
            }
            if (!left.isEmpty()) {
                seen.clear();
                if (random.nextInt(5) == 0) {
                    resharder.cancel(left, listener("cancelled"));
                } else {
                    resharder.resume(left, listener("resumed"));
                }
            }
        });
    }

    /** Two virtual shards of any databases, unless they are moving. */
    private void begin() {
        attempt(this::beginSome);
    }

    private void beginSome() {
        int first = random.nextInt(TortureUnit.SHARDS - 1);
        var target = names.get(random.nextInt(names.size()));
        var moving =
                resharder.moves().stream().map(move -> move.shard().number()).toList();
        if (moving.contains(first) || moving.contains(first + 1)) {
            return;
        }
        var map = resharder.map();
        var keyspace = map.keyspace(TortureUnit.KEYSPACE);
        if (keyspace.databaseOf(first).name().equals(target)
                && keyspace.databaseOf(first + 1).name().equals(target)) {
            return;
        }
        var plan = ReshardingPlanner.of(map, TortureUnit.KEYSPACE)
                .move(List.of(new VirtualShardRange(first, first + 1)), target);
        resharder.carryOut(plan, listener("begun"));
    }

    private ReshardingListener listener(String how) {
        return new ReshardingListener() {
            @Override
            public void reached(OpenMove move) {
                ledger.write("STEP", move.shard().number(), move.step(), System.nanoTime(), move.id());
                if (lastStep.compareAndSet(move.step(), null)) {
                    killThisProcess();
                }
            }

            @Override
            public void ended(MoveResult result) {
                var failure = result.failure();
                ledger.write(
                        "ENDED",
                        result.shard().number(),
                        result.outcome(),
                        how,
                        System.nanoTime(),
                        failure == null ? "" : failure.getMessage());
            }
        };
    }

    /** As the test kills it, but at a chosen moment. */
    private void killThisProcess() {
        ledger.write("KILLED", System.nanoTime());
        try {
            new ProcessBuilder(
                            "kill", "-9", Long.toString(ProcessHandle.current().pid()))
                    .start();
            TimeUnit.MINUTES.sleep(1);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
        }
    }
}
