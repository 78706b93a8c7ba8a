package io.hibernateshards.torture;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Asks all databases all the time and writes down what they answer: inside of transactions, outside of them, and in one that is
 * held for some time, which holds the process on its version of the map.
 */
final class Reader implements Runnable {

    private static final ReadKind[] KINDS = ReadKind.values();
    private static final int PAUSE_MILLIS = 80;

    private final EntityManagerFactory factory;
    private final Ledger ledger;
    private final Random random;
    private final boolean repeatable;
    private final int heldMillis;
    private final BooleanSupplier goesOn;

    /**
     * @param repeatable whether all of a transaction sees what was there when it began
     * @param heldMillis for how long the transactions are held; zero for those that are not
     */
    Reader(
            EntityManagerFactory factory,
            Ledger ledger,
            long seed,
            boolean repeatable,
            int heldMillis,
            BooleanSupplier goesOn) {
        this.factory = factory;
        this.ledger = ledger;
        this.random = new Random(seed);
        this.repeatable = repeatable;
        this.heldMillis = heldMillis;
        this.goesOn = goesOn;
    }

    @Override
    public void run() {
        try (ledger) {
            while (goesOn.getAsBoolean()) {
                long start = System.nanoTime();
                try (var em = factory.createEntityManager()) {
                    if (heldMillis == 0 && random.nextInt(4) == 0) {
                        read(em, "outside", System.nanoTime());
                    } else {
                        readInTransaction(em, start);
                    }
                } catch (RuntimeException failure) {
                    ledger.write("FAILED", start, System.nanoTime(), Outcome.nameOf(failure));
                    if (!Outcome.isToBeExpected(failure)) {
                        ledger.wrong("a read", failure);
                    }
                }
                // Held transactions rest in between, or no move would ever be acknowledged.
                pause(PAUSE_MILLIS + heldMillis);
            }
        }
    }

    private void readInTransaction(EntityManager em, long begin) {
        var transaction = em.getTransaction();
        transaction.begin();
        try {
            var mode = heldMillis == 0 ? "inside" : "held";
            read(em, mode, begin);
            do {
                pause(heldMillis / 8);
                read(em, mode, repeatable ? begin : System.nanoTime());
            } while (System.nanoTime() - begin < TimeUnit.MILLISECONDS.toNanos(heldMillis));
            transaction.commit();
        } catch (RuntimeException failure) {
            if (transaction.isActive()) {
                transaction.rollback();
            }
            throw failure;
        }
    }

    private void read(EntityManager em, String mode, long begin) {
        var kind = KINDS[random.nextInt(KINDS.length)];
        var answer = kind.answer(em);
        long end = System.nanoTime();
        ledger.write("READ", kind, mode, begin, end, text(answer));
    }

    private static String text(List<?> answer) {
        var text = new StringBuilder();
        for (var row : answer) {
            text.append(text.isEmpty() ? "" : " ");
            var cells = row instanceof Object[] several ? several : new Object[] {row};
            for (int cell = 0; cell < cells.length; cell++) {
                text.append(cell == 0 ? "" : ",").append(cells[cell]);
            }
        }
        return text.toString();
    }

    private static void pause(int millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
        }
    }
}
