package io.hibernateshards.transaction;

import static io.hibernateshards.logging.TransactionMessages.MESSAGES;

import io.hibernateshards.CrossDatabaseWriteException;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.DatabaseSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a transaction has written to, and whether its mode lets it write there. */
final class TransactionWrites {

    private final FacadeTransaction transaction;
    private TransactionMode mode;
    private volatile long written;
    private long homes;

    /** @param transaction is marked for rollback by what its mode does not let it write */
    TransactionWrites(FacadeTransaction transaction, TransactionMode mode) {
        this.transaction = transaction;
        this.mode = mode;
    }

    /** Forgets what was written. */
    void clear() {
        written = 0;
        homes = 0;
    }

    TransactionMode mode() {
        return mode;
    }

    void mode(TransactionMode newMode) {
        if (newMode != mode && transaction.isInProgress() && written != 0) {
            throw MESSAGES.modeAfterWrite(newMode.name().toLowerCase(Locale.ROOT));
        }
        mode = newMode;
    }

    DatabaseSet databases() {
        return new DatabaseSet(written);
    }

    boolean contains(Database database) {
        return (written >>> database.number() & 1) != 0;
    }

    /** Counts a database in. Any thread. */
    synchronized void add(Database database, TransactionParts parts) {
        if (mode == TransactionMode.SINGLE && written != 0 && !contains(database)) {
            throw refused(MESSAGES.secondDatabase(parts.names(written), database.name()));
        }
        written |= 1L << database.number();
    }

    /** Counts in the home of a reference entity, which commits after the others. */
    void addReference(String entity, Database home, List<Database> copies) {
        if (mode == TransactionMode.SINGLE && !copies.isEmpty()) {
            throw refused(MESSAGES.referenceWrite(entity, home.name(), names(copies)));
        }
        homes |= 1L << home.number();
    }

    /** A statement is about to change rows of several databases. */
    void addSeveral(String statement, List<Database> databases) {
        if (mode == TransactionMode.SINGLE) {
            throw refused(MESSAGES.fanOut(statement, names(databases)));
        }
    }

    private CrossDatabaseWriteException refused(CrossDatabaseWriteException refusal) {
        transaction.markRollbackOnly();
        transaction.events().refused(refusal);
        return refusal;
    }

    private static String names(List<Database> databases) {
        return databases.stream().map(Database::name).collect(Collectors.joining("', '"));
    }

    /** Those that wrote come first, homes of reference entities after them, then those that only read. */
    int commitRank(Database database) {
        if ((homes >>> database.number() & 1) != 0) {
            return 1;
        }
        return contains(database) ? 0 : 2;
    }
}
