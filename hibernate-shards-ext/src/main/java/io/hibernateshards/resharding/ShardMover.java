package io.hibernateshards.resharding;

import static io.hibernateshards.logging.MoveMessages.MESSAGES;
import static io.hibernateshards.resharding.MoveStep.PLANNED;

import io.hibernateshards.ShardException;
import io.hibernateshards.ShardId;
import io.hibernateshards.catalog.DatabaseConnections;
import io.hibernateshards.catalog.MoveRecord;
import io.hibernateshards.catalog.SharedMap;
import io.hibernateshards.fence.GuardedTable;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.ShardMap;
import io.hibernateshards.topology.ShardMove;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/**
 * Moves virtual shards from one database to another while they are used. Every step can be repeated, by any process that
 * reaches the catalog and both databases: before a move is decided it can be given up, afterwards it is carried to its end. The
 * protocol is explained in {@code docs/adr/0013}, and every interleaving of its steps is looked at by the tests.
 */
final class ShardMover {

    private static final int ATTEMPTS = 20;

    private final SharedMap map;
    private final DatabaseConnections connections;
    private final List<GuardedTable> tables;
    private final MoveLimits limits;
    private final MoveListener listener;

    /**
     * @param tables all tables of the keyspaces' entity groups, a parent before its children
     */
    ShardMover(
            SharedMap map,
            DatabaseConnections connections,
            List<GuardedTable> tables,
            MoveLimits limits,
            MoveListener listener) {
        this.map = map;
        this.connections = connections;
        this.tables = List.copyOf(tables);
        this.limits = limits;
        this.listener = listener;
    }

    /**
     * Begins a move: records it, and makes it known to all nodes. No row is touched.
     *
     * @throws MoveRefusedException where the virtual shard moves already, is there already, or the map was changed meanwhile; or where
     *     its rows cannot move as they are, which is looked for on both databases
     */
    MoveRecord begin(ShardId shard, Database target) {
        try {
            checkHindrances(new ShardMove(shard, map(shard).databaseOf(shard), target, false));
            // The map as it is after that, which can have taken a while; other moves change it too.
            for (int attempt = 1; ; attempt++) {
                var begun =
                        map.begin(map(shard), UUID.randomUUID().toString(), shard, target, PLANNED.name(), newToken());
                if (begun.isPresent()) {
                    return begun.get();
                }
                boolean moves = map.moves().stream()
                        .anyMatch(open -> open.move().shard().equals(shard));
                if (moves || attempt == ATTEMPTS) {
                    throw new MoveRefusedException(MESSAGES.notBegun(
                            shard.toString(),
                            moves ? "it moves already" : "the map was changed at the same time, again and again"));
                }
            }
        } catch (IllegalArgumentException refusal) {
            throw new MoveRefusedException(MESSAGES.notBegun(shard.toString(), String.valueOf(refusal.getMessage())));
        }
    }

    private ShardMap map(ShardId shard) {
        return map.read()
                .orElseThrow(
                        () -> new MoveRefusedException(MESSAGES.notBegun(shard.toString(), "there is no shared map")));
    }

    private void checkHindrances(ShardMove move) {
        try (var sides = new MoveSides(connections, move)) {
            new MovedTables(tables, move.shard(), "", sides).check();
        } catch (SQLException failure) {
            throw new MoveRefusedException(
                    MESSAGES.notChecked(move.shard().toString(), String.valueOf(failure.getMessage())), failure);
        }
    }

    /**
     * Carries a move out to its end, under a token of its own: another process that still thinks it carries it out changes nothing
     * more. Where it fails before the decision through what it found, or while nobody can use the virtual shard because of it, it
     * is given up before the exception is thrown; where else a database or the catalog does not answer, it stays as it is and can
     * be taken over.
     *
     * @param move as the catalog has it now
     * @return how it ended
     * @throws MoveRefusedException where the move has ended, or another process took it up since it was read
     */
    MoveStep carryOut(MoveRecord move) {
        return run(move, MoveExecution::carryOut);
    }

    /**
     * Gives a move up and brings all back to what was before. The source serves the virtual shard again although the target may not
     * answer; the move then stays open, and is to be carried out when it does.
     *
     * @return {@link MoveStep#ABORTED}, or {@link MoveStep#DONE} where it was decided already, and is then carried to its end
     */
    MoveStep abort(MoveRecord move) {
        return run(move, MoveExecution::abort);
    }

    private MoveStep run(MoveRecord read, Way way) {
        var move = takeUp(read);
        try (var execution = new MoveExecution(map, connections, tables, limits, listener, move)) {
            return way.of(execution);
        } catch (SQLException failure) {
            throw new ShardException(
                    MESSAGES.interrupted(move.id(), move.move().toString(), String.valueOf(failure.getMessage())),
                    failure);
        }
    }

    private MoveRecord takeUp(MoveRecord read) {
        if (!map.takeOver(read, newToken())) {
            throw new MoveTakenException(MESSAGES.moveTaken(read.id()));
        }
        return map.move(read.id()).orElseThrow();
    }

    private interface Way {
        MoveStep of(MoveExecution execution) throws SQLException;
    }

    private static String newToken() {
        return UUID.randomUUID().toString();
    }
}
