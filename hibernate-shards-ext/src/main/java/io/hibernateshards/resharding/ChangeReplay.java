package io.hibernateshards.resharding;

import static io.hibernateshards.logging.MoveMessages.MESSAGES;

import io.hibernateshards.ShardId;
import io.hibernateshards.fence.OwnershipGuard;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes changed rows at the target what they are at the source, however often: the keys of some recorded changes are read at
 * the source as they are now, rows that are gone are deleted at the target, children before parents, and the others inserted
 * or updated, parents before children; then the records are forgotten. What a record tells of may have changed again, or
 * depend on a row whose record is not among those taken: where a constraint says so, more records are taken together, in the
 * end all, which are consistent since they are read in one snapshot.
 */
final class ChangeReplay {

    /** How many records are taken together at first. */
    static final int FIRST = 1_000;

    private static final int FACTOR = 4;
    private static final String CONSTRAINT_CLASS = "23";

    private final OwnershipGuard guard;
    private final ShardId shard;
    private final String token;
    private final List<CopiedTable> tables;
    private final ChangedRows rows;
    private final Map<String, Set<String>> replayed = new HashMap<>();

    /** @param tables of the keyspace, a parent before its children */
    ChangeReplay(OwnershipGuard guard, ShardId shard, String token, List<CopiedTable> tables, ChangedRows rows) {
        this.guard = guard;
        this.shard = shard;
        this.token = token;
        this.tables = tables;
        this.rows = rows;
    }

    /**
     * Replays some of the recorded changes.
     *
     * @param source in no transaction, without automatic commits; its isolation gives one snapshot to a transaction
     * @param target in no transaction, without automatic commits
     * @return how many records are done; zero where there are none
     * @throws MoveRefusedException where the token is no longer the recorded one
     */
    int replaySome(Connection source, Connection target) throws SQLException {
        for (int atMost = FIRST; ; atMost *= FACTOR) {
            try {
                return replay(source, target, atMost);
            } catch (PartOfChanges incomplete) {
                source.rollback();
                target.rollback();
            }
        }
    }

    private int replay(Connection source, Connection target, int atMost) throws SQLException, PartOfChanges {
        var changes = guard.changes(source, shard, atMost);
        if (changes.isEmpty()) {
            source.rollback();
            return 0;
        }
        var unknown = new TreeSet<>(changes.keys().keySet());
        tables.forEach(table -> unknown.remove(table.table().name()));
        if (!unknown.isEmpty()) {
            source.rollback();
            throw new MoveRefusedException(MESSAGES.unknownTables(unknown.toString(), shard.toString()));
        }
        if (!guard.enter(target, shard, token)) {
            target.rollback();
            source.rollback();
            throw new MoveTakenException(MESSAGES.tokenTaken(shard.toString(), token));
        }
        try {
            rows.replace(source, target, shard, tables, changes);
            target.commit();
        } catch (SQLException failure) {
            boolean constraint =
                    failure.getSQLState() != null && failure.getSQLState().startsWith(CONSTRAINT_CLASS);
            if (constraint && changes.ids().size() == atMost) {
                throw new PartOfChanges(failure);
            }
            throw failure;
        }
        source.rollback();
        guard.forget(source, changes);
        source.commit();
        changes.keys()
                .forEach((table, keys) ->
                        replayed.computeIfAbsent(table, name -> new HashSet<>()).addAll(keys));
        return changes.ids().size();
    }

    /** The keys that were replayed since the last call, by table. */
    Map<String, Set<String>> takeReplayed() {
        var taken = new HashMap<>(replayed);
        replayed.clear();
        return taken;
    }

    /** A constraint of the target was violated by some of the changes, and there are more. */
    private static final class PartOfChanges extends Exception {

        PartOfChanges(SQLException cause) {
            super(cause);
        }
    }
}
