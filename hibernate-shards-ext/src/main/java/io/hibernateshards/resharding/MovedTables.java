package io.hibernateshards.resharding;

import static io.hibernateshards.logging.MoveMessages.MESSAGES;

import io.hibernateshards.fence.GuardedTable;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The tables of a move's keyspace, a parent before its children, and what is done to the rows of one virtual shard in them. */
final class MovedTables {

    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final int ATTEMPTS = 10;
    /** Serialization failures and deadlocks. */
    private static final Set<String> GIVEN_UP_FOR_ANOTHER = Set.of("40001", "40P01");

    private final List<GuardedTable> guarded;
    private final MoveJournal journal;
    private final MoveSides sides;

    MovedTables(List<GuardedTable> all, MoveJournal journal, MoveSides sides) {
        this.guarded = all.stream()
                .filter(table -> table.keyspace().equals(journal.shard().keyspace()))
                .toList();
        this.journal = journal;
        this.sides = sides;
    }

    List<GuardedTable> guarded() {
        return guarded;
    }

    /** The tables with their columns, which are the same on both sides. */
    List<CopiedTable> copied() throws SQLException {
        var tables = new ArrayList<CopiedTable>();
        for (var table : guarded) {
            tables.add(
                    CopiedTable.of(table, sides.reading().jdbc(), sides.target().jdbc()));
        }
        sides.rollbackAll();
        return tables;
    }

    /** Deletes the rows of the virtual shard on a database that does not own them, children first. */
    void delete(MoveSide side) throws SQLException {
        for (int place = guarded.size() - 1; place >= 0; place--) {
            var table = guarded.get(place);
            again(() -> delete(side, table));
        }
    }

    private int delete(MoveSide side, GuardedTable table) throws SQLException {
        var shard = journal.shard();
        if (!side.guard().enter(side.jdbc(), shard, journal.token())) {
            side.jdbc().rollback();
            throw new MoveTakenException(MESSAGES.tokenTaken(shard.toString(), journal.token()));
        }
        try (var statement = side.jdbc()
                .prepareStatement("delete from " + table.name() + " where " + table.shardColumn() + " = ?")) {
            statement.setInt(1, shard.number());
            int deleted = statement.executeUpdate();
            side.jdbc().commit();
            return deleted;
        }
    }

    /** Some work in a transaction, or in several. */
    interface Work {
        int run() throws SQLException;
    }

    /** Does again what a database gave up in favour of another transaction. */
    int again(Work work) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                return work.run();
            } catch (SQLException failure) {
                sides.rollbackAll();
                if (attempt == ATTEMPTS || !GIVEN_UP_FOR_ANOTHER.contains(String.valueOf(failure.getSQLState()))) {
                    throw failure;
                }
                MoveJournal.pause(PAUSE);
            }
        }
    }
}
