package io.hibernateshards.torture;

import io.hibernateshards.torture.WriteKind.NotAsLeft;
import jakarta.persistence.EntityManagerFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Writes purses of its own, one transaction after another; what it does not know the outcome of it never touches again. */
final class Writer implements Runnable {

    private static final int FEWEST = 4;
    private static final int MOST = 12;
    private static final WriteKind[] UPDATES = {WriteKind.UPDATE, WriteKind.UPDATE_BULK, WriteKind.UPDATE_NATIVE};
    private static final WriteKind[] DELETES = {WriteKind.DELETE, WriteKind.DELETE_BULK, WriteKind.DELETE_NATIVE};

    private record Own(int number, int revision) {}

    private final EntityManagerFactory factory;
    private final Ledger ledger;
    private final int writer;
    private final Random random;
    private final BooleanSupplier goesOn;
    private final List<Own> own = new ArrayList<>();
    private int numbers;
    private int revisions;

    Writer(EntityManagerFactory factory, Ledger ledger, int writer, long seed, BooleanSupplier goesOn) {
        this.factory = factory;
        this.ledger = ledger;
        this.writer = writer;
        this.random = new Random(seed);
        this.goesOn = goesOn;
    }

    @Override
    public void run() {
        try (ledger) {
            while (goesOn.getAsBoolean()) {
                int chance = random.nextInt(10);
                if (chance == 0) {
                    write(WriteKind.ADD, new Own(random.nextInt(Score.SCORES), 0));
                } else if (own.size() < FEWEST || chance < 4 && own.size() < MOST) {
                    write(WriteKind.INSERT, new Own(numbers++, 0));
                } else {
                    var one = own.remove(random.nextInt(own.size()));
                    write(oneOf(chance < 7 && own.size() > FEWEST ? DELETES : UPDATES), one);
                }
            }
        }
    }

    private WriteKind oneOf(WriteKind... kinds) {
        return kinds[random.nextInt(kinds.length)];
    }

    private void write(WriteKind kind, Own one) {
        int next = ++revisions;
        long begin = System.nanoTime();
        ledger.write("BEGIN", kind, writer, one.number(), next, begin);
        Throwable failure = null;
        boolean committing = false;
        try (var em = factory.createEntityManager()) {
            em.getTransaction().begin();
            try {
                kind.run(em, writer, one.number(), one.revision(), next);
                em.flush();
                committing = true;
                em.getTransaction().commit();
            } catch (RuntimeException refusal) {
                failure = refusal;
                rollback(em.getTransaction());
            }
        } catch (RuntimeException refusal) {
            failure = failure == null ? refusal : failure;
        }
        long end = System.nanoTime();
        var outcome = failure == null ? Outcome.ACKNOWLEDGED : Outcome.of(failure, committing);
        ledger.write("END", outcome, end, failure == null ? "" : Outcome.nameOf(failure));
        keep(kind, outcome, one, next);
        if (failure instanceof NotAsLeft || failure != null && !Outcome.isToBeExpected(failure)) {
            ledger.wrong(kind + " of " + Purse.name(writer, one.number()) + " to " + next, failure);
        }
        if (failure != null) {
            pause();
        }
    }

    private static void rollback(jakarta.persistence.EntityTransaction transaction) {
        if (transaction.isActive()) {
            transaction.rollback();
        }
    }

    private void keep(WriteKind kind, Outcome outcome, Own one, int next) {
        if (kind == WriteKind.ADD || outcome == Outcome.UNKNOWN) {
            return;
        }
        boolean done = outcome == Outcome.ACKNOWLEDGED;
        if (done && !kind.isDelete()) {
            own.add(new Own(one.number(), next));
        } else if (!done && kind != WriteKind.INSERT) {
            own.add(one);
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(30);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
        }
    }
}
