package io.hibernateshards.resharding;

import static io.hibernateshards.logging.MoveMessages.MESSAGES;

import io.hibernateshards.ShardId;
import io.hibernateshards.fence.GuardedTable;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** The tables of a move's keyspace, a parent before its children, and what is done to the rows of one virtual shard in them. */
final class MovedTables {

    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final int ATTEMPTS = 10;
    /** Serialization failures and deadlocks. */
    private static final Set<String> GIVEN_UP_FOR_ANOTHER = Set.of("40001", "40P01");

    private final List<GuardedTable> guarded;
    private final ShardId shard;
    private final String token;
    private final MoveSides sides;

    /** @param token of the move, with which its rows are deleted */
    MovedTables(List<GuardedTable> all, ShardId shard, String token, MoveSides sides) {
        this.guarded = all.stream()
                .filter(table -> table.keyspace().equals(shard.keyspace()))
                .toList();
        this.shard = shard;
        this.token = token;
        this.sides = sides;
    }

    List<GuardedTable> guarded() {
        return guarded;
    }

    private TableGraph graph(MoveSide side) throws SQLException {
        var graph = TableGraph.of(side.jdbc(), guarded);
        side.jdbc().rollback();
        return graph;
    }

    /**
     * Looks for what hinders the move, on both databases.
     *
     * @throws MoveRefusedException where there is something
     */
    void check() throws SQLException {
        checkSource();
        MoveHindrances.check(sides.target(), graph(sides.target()), shard);
        copied();
    }

    /** Looks for it on the source alone, where others go on writing. */
    void checkSource() throws SQLException {
        MoveHindrances.check(sides.source(), graph(sides.source()), shard);
    }

    /** The tables with their columns, which are the same on both sides; a parent before its children as the target has it. */
    List<CopiedTable> copied() throws SQLException {
        var tables = new ArrayList<CopiedTable>();
        for (var table : graph(sides.target()).parentsFirst()) {
            tables.add(
                    CopiedTable.of(table, sides.reading().jdbc(), sides.target().jdbc()));
        }
        sides.rollbackAll();
        return tables;
    }

    /** Deletes the rows of the virtual shard on a database that does not own them, children first. */
    void delete(MoveSide side) throws SQLException {
        var graph = graph(side);
        var childrenFirst = new ArrayList<>(graph.parentsFirst());
        Collections.reverse(childrenFirst);
        for (var table : childrenFirst) {
            again(() -> delete(side, graph, table));
        }
    }

    private int delete(MoveSide side, TableGraph graph, GuardedTable table) throws SQLException {
        if (!side.guard().enter(side.jdbc(), shard, token)) {
            side.jdbc().rollback();
            throw new MoveTakenException(MESSAGES.tokenTaken(shard.toString(), token));
        }
        MoveHindrances.checkDeletion(side, graph, table, shard);
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
