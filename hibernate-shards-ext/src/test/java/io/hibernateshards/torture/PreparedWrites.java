package io.hibernateshards.torture;

import io.hibernateshards.fixtures.TestDatabase;
import io.hibernateshards.resharding.Resharder;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Transactions that are prepared, left alone for a while and then committed, by plain JDBC: a program beside the library, fenced by
 * the databases alone. Sometimes it takes a database that does not own the virtual shard, which refuses.
 */
final class PreparedWrites implements Runnable {

    static final int WRITER = 0;
    static final int MOST = 2_000;
    private static final String NAME = "torture ";

    private final List<TestDatabase> databases;
    private final Resharder resharder;
    private final int[] shards;
    private final Ledger ledger;
    private final Random random;
    private final BooleanSupplier goesOn;

    /** @param shards the virtual shard of each purse of this writer, by its number */
    PreparedWrites(
            List<TestDatabase> databases,
            Resharder resharder,
            int[] shards,
            Ledger ledger,
            long seed,
            BooleanSupplier goesOn) {
        this.databases = databases;
        this.resharder = resharder;
        this.shards = shards;
        this.ledger = ledger;
        this.random = new Random(seed);
        this.goesOn = goesOn;
    }

    @Override
    public void run() {
        try (ledger) {
            for (int number = 0; number < shards.length && goesOn.getAsBoolean(); number++) {
                ledger.write("BEGIN", WriteKind.PREPARED, WRITER, number, 1, System.nanoTime());
                Outcome outcome;
                var why = "";
                try {
                    outcome = write(number);
                } catch (SQLException | RuntimeException failure) {
                    outcome = Outcome.REFUSED;
                    why = Outcome.nameOf(failure);
                }
                ledger.write("END", outcome, System.nanoTime(), why);
                pause(300);
            }
        }
    }

    /** Fails where nothing is prepared for certain. */
    private Outcome write(int number) throws SQLException {
        int home = random.nextInt(10) == 0
                ? random.nextInt(databases.size())
                : resharder
                        .map()
                        .keyspace(TortureUnit.KEYSPACE)
                        .databaseOf(shards[number])
                        .number();
        var database = databases.get(home);
        try (var connection = database.connection()) {
            connection.setAutoCommit(false);
            insert(connection, number);
            try {
                execute(connection, "prepare transaction '" + NAME + number + "'");
            } catch (SQLException failure) {
                if (Outcome.of(failure, true) == Outcome.REFUSED) {
                    throw failure;
                }
                return Outcome.UNKNOWN;
            }
        }
        pause(random.nextInt(800));
        try (var connection = database.connection()) {
            execute(connection, "commit prepared '" + NAME + number + "'");
            return Outcome.ACKNOWLEDGED;
        } catch (SQLException failure) {
            return Outcome.UNKNOWN;
        }
    }

    private void insert(Connection connection, int number) throws SQLException {
        var name = Purse.name(WRITER, number);
        try (var purse = connection.prepareStatement(
                        "insert into Purse (name, writer, number, revision, vshard) values (?, ?, ?, 1, ?)");
                var coin = connection.prepareStatement(
                        "insert into Coin (id, purse_name, writer, number, side, revision, vshard) "
                                + "values (?, ?, ?, ?, ?, 1, ?)");
                var label = connection.prepareStatement(
                        "insert into Purse_labels (Purse_name, labels, vshard) values (?, ?, ?)")) {
            purse.setString(1, name);
            purse.setInt(2, WRITER);
            purse.setInt(3, number);
            purse.setInt(4, shards[number]);
            purse.executeUpdate();
            for (int side = 0; side < Coin.SIDES; side++) {
                coin.setObject(1, Coin.id(WRITER, number, side));
                coin.setString(2, name);
                coin.setInt(3, WRITER);
                coin.setInt(4, number);
                coin.setInt(5, side);
                coin.setInt(6, shards[number]);
                coin.executeUpdate();
            }
            for (var text : Purse.labels(WRITER, 1)) {
                label.setString(1, name);
                label.setString(2, text);
                label.setInt(3, shards[number]);
                label.executeUpdate();
            }
        }
    }

    /** Commits what is left prepared, since moves wait for it: what a transaction manager does after a crash. */
    static void commitAll(List<TestDatabase> databases) throws SQLException {
        for (var database : databases) {
            for (var name : database.queryForStrings("select gid from pg_prepared_xacts "
                    + "where database = current_database() and prepared < now() - interval '2 seconds'")) {
                database.execute("commit prepared '" + name + "'");
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void pause(int millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
        }
    }
}
