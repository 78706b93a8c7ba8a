package io.hibernateshards.resharding;

import static io.hibernateshards.logging.MoveMessages.MESSAGES;

import io.hibernateshards.ShardException;
import io.hibernateshards.catalog.DatabaseConnections;
import io.hibernateshards.catalog.HeldSharedMap;
import io.hibernateshards.catalog.MoveRecord;
import io.hibernateshards.catalog.MoveRecord.Decision;
import io.hibernateshards.catalog.SharedMap;
import io.hibernateshards.fence.GuardedTable;
import java.sql.SQLException;
import java.util.List;

/** One move being carried out, with connections of its own to the catalog and to both databases. One thread. */
final class MoveExecution implements AutoCloseable {

    private final HeldSharedMap map;
    private final MoveSides sides;
    private final MoveJournal journal;
    private final MoveToDecision toDecision;
    private final MoveFromDecision fromDecision;

    MoveExecution(
            SharedMap map,
            DatabaseConnections connections,
            List<GuardedTable> all,
            MoveLimits limits,
            MoveListener listener,
            MoveRecord move) {
        this.map = map.hold();
        this.sides = new MoveSides(connections, move.move());
        this.journal = new MoveJournal(this.map.map(), move, limits, listener);
        var clock = new PauseClock();
        var locks = new MoveLocks(journal, limits);
        var tables = new MovedTables(all, journal.shard(), journal.token(), sides);
        this.toDecision = new MoveToDecision(journal, sides, locks, tables, limits, clock);
        this.fromDecision = new MoveFromDecision(journal, sides, locks, tables, clock);
    }

    @Override
    public void close() throws SQLException {
        try (map) {
            sides.close();
        }
    }

    MoveStep carryOut() throws SQLException {
        var decision = journal.decision();
        if (decision == Decision.NONE) {
            try {
                toDecision.reach();
            } catch (MoveTakenException taken) {
                throw taken;
            } catch (SQLException | RuntimeException cause) {
                if (!toDecision.isFrozen() && !(cause instanceof MoveGivenUpException)) {
                    throw cause;
                }
                return giveUp(cause);
            }
        }
        return decision == Decision.ABORT ? fromDecision.undo() : fromDecision.complete();
    }

    MoveStep abort() throws SQLException {
        return journal.abort() == Decision.ABORT ? fromDecision.undo() : fromDecision.complete();
    }

    /**
     * Gives the move up where it cannot be carried out, or where it failed while nobody can use the virtual shard because of it.
     *
     * @return how it ended, if it was decided nevertheless
     */
    private MoveStep giveUp(Exception cause) {
        var shard = journal.shard().toString();
        try {
            sides.refresh();
            var ended = abort();
            if (ended == MoveStep.DONE) {
                return ended;
            }
        } catch (SQLException | RuntimeException failure) {
            cause.addSuppressed(failure);
            if (toDecision.isFrozen() && !fromDecision.sourceServes()) {
                throw new ShardException(
                        MESSAGES.leftFrozen(journal.move().id(), shard, why(cause), why(failure)), cause);
            }
        }
        if (cause instanceof MoveGivenUpException givenUp) {
            throw givenUp;
        }
        throw new MoveGivenUpException(MESSAGES.givenUpFrozen(journal.move().id(), shard, why(cause)), cause);
    }

    private static String why(Exception failure) {
        return String.valueOf(failure.getMessage());
    }
}
