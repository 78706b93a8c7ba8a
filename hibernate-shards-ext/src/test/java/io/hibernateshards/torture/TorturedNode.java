package io.hibernateshards.torture;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** One process of the application: writers, readers, and one that holds its transactions. */
final class TorturedNode {

    static final int WRITERS = 2;

    private TorturedNode() {}

    /**
     * Arguments: the settings' file, the directory of the ledgers, the first writer's number, the seed, the isolation,
     * and for each reader how many milliseconds it holds its transactions.
     */
    public static void main(String[] arguments) throws Exception {
        var settings = TortureUnit.read(Path.of(arguments[0]));
        var ledgers = Path.of(arguments[1]);
        int first = Integer.parseInt(arguments[2]);
        long seed = Long.parseLong(arguments[3]);
        var isolation = arguments[4];
        settings.setProperty("hibernate.shards.pool.hikari.transactionIsolation", isolation);
        boolean repeatable = isolation.endsWith("REPEATABLE_READ");
        var goesOn = new AtomicBoolean(true);
        StandardInput.listen(line -> goesOn.set(false));
        var threads = new ArrayList<Thread>();
        try (var factory = TortureUnit.open(settings, "none")) {
            for (int writer = first; writer < first + WRITERS; writer++) {
                var ledger = new Ledger(ledgers.resolve("writer-" + writer));
                threads.add(new Thread(new Writer(factory, ledger, writer, seed + writer, goesOn::get)));
            }
            for (var held : arguments[5].split(",")) {
                var ledger = new Ledger(ledgers.resolve("reader-" + first + "-" + held));
                threads.add(
                        new Thread(new Reader(factory, ledger, seed, repeatable, Integer.parseInt(held), goesOn::get)));
            }
            threads.forEach(Thread::start);
            for (var thread : threads) {
                thread.join();
            }
        }
        Runtime.getRuntime().halt(0);
    }
}
