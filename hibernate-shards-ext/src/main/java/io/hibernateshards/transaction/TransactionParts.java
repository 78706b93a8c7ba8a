package io.hibernateshards.transaction;

import static io.hibernateshards.logging.TransactionMessages.MESSAGES;

import io.hibernateshards.topology.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.hibernate.AssertionFailure;

/**
 * The engine sessions in a façade transaction, in the order of their databases: begins on each with its first statement, and
 * takes all together through what comes before a commit. One thread at a time, but for {@link #touching}.
 */
final class TransactionParts {

    private static final int MAXIMUM_ROUNDS = 10;

    /** Replaced when one joins, never changed. */
    private List<EngineCoordinator> parts = List.of();
    /** By their numbers, the databases on which the transaction has not begun. */
    private volatile long waiting;

    private int executedFlushes;

    List<EngineCoordinator> list() {
        return parts;
    }

    void add(EngineCoordinator part) {
        int place = 0;
        while (place < parts.size()
                && parts.get(place).database().number() <= part.database().number()) {
            place++;
        }
        parts = with(part, place);
    }

    private List<EngineCoordinator> with(EngineCoordinator part, int place) {
        if (parts.isEmpty()) {
            return List.of(part);
        }
        var more = new ArrayList<>(parts);
        more.add(place, part);
        return List.copyOf(more);
    }

    /** The part of a database that has one. */
    EngineCoordinator of(Database database) {
        for (var part : parts) {
            if (part.database().equals(database)) {
                return part;
            }
        }
        throw new AssertionFailure("The database '" + database + "' has not joined the transaction");
    }

    synchronized void start(EngineCoordinator part, int seconds) {
        part.start(seconds);
        waiting |= 1L << part.database().number();
    }

    /** Begins on a database, where the transaction has not yet. Any thread. */
    void touching(Database database) {
        if ((waiting >>> database.number() & 1) != 0) {
            begin(database);
        }
    }

    /** Connecting may take long: meanwhile others begin, and this one can be left out. */
    private void begin(Database database) {
        var beginning = claimed(database);
        try {
            for (int i = 0; i < beginning.size(); i++) {
                if (beginning.get(i).database().equals(database)) {
                    beginning.get(i).begin();
                }
            }
        } catch (RuntimeException | Error failure) {
            notBegun(database);
            throw failure;
        }
    }

    /** All parts, for the first who asks for that database; none for others. */
    private synchronized List<EngineCoordinator> claimed(Database database) {
        long bit = 1L << database.number();
        if ((waiting & bit) == 0) {
            return List.of();
        }
        waiting &= ~bit;
        return parts;
    }

    private synchronized void notBegun(Database database) {
        if (parts.stream().anyMatch(part -> part.database().equals(database))) {
            waiting |= 1L << database.number();
        }
    }

    /** The databases, by their numbers as bits, where the transaction has begun. */
    synchronized long begun() {
        long databases = 0;
        for (var part : parts) {
            databases |= 1L << part.database().number();
        }
        return databases & ~waiting;
    }

    /** Goes on without the engine session of a database. */
    synchronized void leaveOut(Database database) {
        waiting &= ~(1L << database.number());
        parts = parts.stream().filter(part -> !part.database().equals(database)).toList();
    }

    /** The transaction has ended: none begins any more. */
    void ended() {
        waiting = 0;
    }

    void abandon() {
        waiting = 0;
        parts = List.of();
    }

    /** The names of some of the databases, as a message has them. */
    String names(long databases) {
        return parts.stream()
                .map(EngineCoordinator::database)
                .filter(database -> (databases >>> database.number() & 1) != 0)
                .map(Database::name)
                .distinct()
                .collect(Collectors.joining("', '"));
    }

    /** Something was, or will be, written by a flush. */
    void flushed() {
        executedFlushes++;
    }

    /**
     * Flushes all, in the order of their databases, until a whole round executes nothing.
     *
     * @param evenManual whether sessions whose flush mode is manual are flushed too, as the application's own flush does
     */
    void settle(boolean evenManual) {
        int quiet = 0;
        for (int turn = 0; quiet < parts.size(); turn++) {
            if (turn > MAXIMUM_ROUNDS * parts.size()) {
                throw notSettling();
            }
            int before = executedFlushes;
            parts.get(turn % parts.size()).flush(evenManual);
            quiet = executedFlushes == before ? quiet + 1 : 1;
        }
    }

    private RuntimeException notSettling() {
        return MESSAGES.notSettling(names(-1L), MAXIMUM_ROUNDS);
    }

    /** Each once before completion, those too that its callbacks open, wherever among the others their databases stand. */
    void beforeEach() {
        var asked = List.<EngineCoordinator>of();
        while (asked != parts) {
            var now = parts;
            for (int i = 0; i < now.size(); i++) {
                if (!asked.contains(now.get(i))) {
                    now.get(i).before();
                }
            }
            asked = now;
        }
    }

    /** Flushes what callbacks left to write, until they leave nothing. */
    void settleAfterCallbacks() {
        for (int round = 0; ; round++) {
            if (round == MAXIMUM_ROUNDS) {
                throw notSettling();
            }
            settle(false);
            boolean ran = false;
            for (int i = 0; i < parts.size(); i++) {
                ran |= parts.get(i).runLateCallbacks();
            }
            if (!ran) {
                return;
            }
        }
    }

    /** Makes deferred constraints speak, where more than one has something to commit. */
    void checkConstraints() {
        var connected = connected(parts);
        if (connected.size() > 1) {
            connected.forEach(EngineCoordinator::checkConstraints);
        }
    }

    /** Those of some that have something to commit. */
    static List<EngineCoordinator> connected(List<EngineCoordinator> some) {
        if (some.size() == 1) {
            return some.get(0).isConnected() ? some : List.of();
        }
        return some.stream().filter(EngineCoordinator::isConnected).toList();
    }
}
