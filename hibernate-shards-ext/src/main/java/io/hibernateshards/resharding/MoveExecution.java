package io.hibernateshards.resharding;

import static io.hibernateshards.fence.OwnershipMode.FROZEN;
import static io.hibernateshards.fence.OwnershipMode.MOVED;
import static io.hibernateshards.fence.OwnershipMode.NOT_OWNED;
import static io.hibernateshards.fence.OwnershipMode.OWNED;
import static io.hibernateshards.fence.OwnershipMode.RECEIVING;
import static io.hibernateshards.logging.MoveMessages.MESSAGES;

import io.hibernateshards.ShardId;
import io.hibernateshards.ShardUnavailableException;
import io.hibernateshards.catalog.DatabaseConnections;
import io.hibernateshards.catalog.MoveRecord;
import io.hibernateshards.catalog.MoveRecord.Decision;
import io.hibernateshards.catalog.SharedMap;
import io.hibernateshards.fence.GuardedTable;
import io.hibernateshards.fence.Ownership;
import io.hibernateshards.fence.OwnershipMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One move being carried out, with its connections to both databases. One thread. */
final class MoveExecution implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final int ATTEMPTS = 10;
    /** Serialization failures and deadlocks. */
    private static final Set<String> GIVEN_UP_FOR_ANOTHER = Set.of("40001", "40P01");

    private static final int SNAPSHOT_ON_H2 = Connection.TRANSACTION_SERIALIZABLE;

    private final SharedMap map;
    private final MoveLimits limits;
    private final BiConsumer<MoveRecord, MoveStep> listener;
    private final MoveRecord move;
    private final ShardId shard;
    private final String token;
    private final List<GuardedTable> guarded;
    private final List<CopiedTable> tables;
    private final MoveSide source;
    private final MoveSide reading;
    private final MoveSide target;
    private final ChangeReplay replay;
    private boolean frozen;

    private MoveExecution(
            SharedMap map,
            MoveLimits limits,
            BiConsumer<MoveRecord, MoveStep> listener,
            MoveRecord move,
            List<GuardedTable> guarded,
            MoveSide source,
            MoveSide reading,
            MoveSide target)
            throws SQLException {
        this.map = map;
        this.limits = limits;
        this.listener = listener;
        this.move = move;
        this.shard = move.move().shard();
        this.token = move.token();
        this.guarded = guarded.stream()
                .filter(table -> table.keyspace().equals(shard.keyspace()))
                .toList();
        this.source = source;
        this.reading = reading;
        this.target = target;
        this.tables = new ArrayList<>();
        for (var table : this.guarded) {
            tables.add(CopiedTable.of(table, reading.jdbc(), target.jdbc()));
        }
        reading.jdbc().rollback();
        target.jdbc().rollback();
        this.replay = new ChangeReplay(target.guard(), shard, token, tables, ChangedRows.of(source.product()));
    }

    static MoveExecution open(
            SharedMap map,
            DatabaseConnections connections,
            List<GuardedTable> tables,
            MoveLimits limits,
            BiConsumer<MoveRecord, MoveStep> listener,
            MoveRecord move)
            throws SQLException {
        var sides = new ArrayList<MoveSide>();
        try {
            var from = move.move().source();
            sides.add(MoveSide.open(connections, from, Connection.TRANSACTION_READ_COMMITTED));
            boolean h2 = sides.get(0).product().equals("H2");
            sides.add(MoveSide.open(connections, from, h2 ? SNAPSHOT_ON_H2 : Connection.TRANSACTION_REPEATABLE_READ));
            sides.add(MoveSide.open(connections, move.move().target(), Connection.TRANSACTION_READ_COMMITTED));
            return new MoveExecution(map, limits, listener, move, tables, sides.get(0), sides.get(1), sides.get(2));
        } catch (SQLException | RuntimeException failure) {
            closeAll(sides);
            throw failure;
        }
    }

    /** Closes each, whatever becomes of the others. */
    private static void closeAll(List<MoveSide> sides) throws SQLException {
        SQLException first = null;
        for (var side : sides) {
            try {
                side.close();
            } catch (SQLException failure) {
                if (first == null) {
                    first = failure;
                } else {
                    first.addSuppressed(failure);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    @Override
    public void close() throws SQLException {
        closeAll(List.of(source, reading, target));
    }

    // ---- the two ways

    MoveStep carryOut() throws SQLException {
        var decision = map.move(move.id()).orElseThrow().decision();
        if (decision == Decision.ABORT) {
            return undo();
        }
        if (decision == Decision.NONE) {
            try {
                reachDecision();
            } catch (MoveTakenException | ShardUnavailableException unreached) {
                throw unreached;
            } catch (SQLException | RuntimeException cause) {
                // What fails while the virtual shard is frozen would fail again, and nobody could use it meanwhile.
                if (cause instanceof MoveGivenUpException || frozen && !isConnectionLost(cause)) {
                    giveUp(cause);
                }
                throw cause;
            }
        }
        return complete();
    }

    MoveStep abort() throws SQLException {
        adopt();
        if (map.abort(move, MoveStep.ABORTED.name())) {
            return undo();
        }
        return switch (map.move(move.id()).orElseThrow().decision()) {
            case ABORT -> undo();
            case COMMIT -> complete();
            case NONE -> throw new MoveTakenException(MESSAGES.moveTaken(move.id()));
        };
    }

    private static boolean isConnectionLost(Exception cause) {
        return cause instanceof SQLException failure
                && String.valueOf(failure.getSQLState()).matches("08.*|57.*|90.*");
    }

    private void giveUp(Exception cause) {
        try {
            abort();
        } catch (SQLException | RuntimeException failure) {
            cause.addSuppressed(failure);
        }
    }

    // ---- before the decision

    private void reachDecision() throws SQLException {
        waitForNodes();
        adopt();
        frozen = mode(source) == FROZEN;
        if (!frozen) {
            changeGuards(source);
            receive();
            reached(MoveStep.PREPARED);
            copy();
            reached(MoveStep.COPIED);
            catchUp();
            verifyAllButPending();
            reached(MoveStep.VERIFIED);
            freeze();
            reached(MoveStep.FROZEN);
            drain();
            verifyReplayed();
        } else {
            drain();
            verifyAllButPending();
        }
        if (!map.decide(move, MoveStep.DECIDED.name())) {
            throw new MoveTakenException(MESSAGES.moveTaken(move.id()));
        }
        listener.accept(move, MoveStep.DECIDED);
    }

    /** Until no transaction has an older map: who knows nothing of the move would see what is copied. */
    private void waitForNodes() {
        long epoch = map.epoch().orElseThrow();
        long deadline = System.nanoTime() + limits.nodeWait().toNanos();
        var behind = map.behind(epoch, limits.drift());
        while (!behind.isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new MoveRefusedException(MESSAGES.nodesBehind(
                        shard.toString(),
                        target.database().name(),
                        String.join(", ", behind),
                        epoch,
                        limits.nodeWait().toSeconds()));
            }
            pause(PAUSE);
            behind = map.behind(epoch, limits.drift());
        }
    }

    /**
     * Puts this mover's token in the place of none, or of that of the mover whom it succeeded; from then on the source records
     * changes, if it is the owner.
     */
    private void adopt() throws SQLException {
        lock(source, limits.nodeWait());
        var there = source.ownership(shard);
        record(source, there.mode(), token);
        source.jdbc().commit();
        lock(target, limits.nodeWait());
        var here = target.ownership(shard);
        if (here.token() != null) {
            record(target, here.mode(), token);
        }
        target.jdbc().commit();
    }

    private void lock(MoveSide side, Duration atMost) throws SQLException {
        if (!lockInTime(side, atMost)) {
            throw new MoveRefusedException(MESSAGES.notLocked(
                    shard.toString(), side.database().name(), limits.nodeWait().toSeconds()));
        }
    }

    /**
     * Takes the virtual shard's exclusive lock on a database, and only then looks whether the move is still this mover's. Who
     * takes the move over needs the same lock before anything else, so that whatever is done under it is done by whom the
     * catalog names.
     */
    private boolean lockInTime(MoveSide side, Duration atMost) throws SQLException {
        if (!side.guard().lock(side.jdbc(), shard, atMost)) {
            return false;
        }
        if (!map.isCarriedOut(move)) {
            side.jdbc().rollback();
            throw new MoveTakenException(MESSAGES.moveTaken(move.id()));
        }
        return true;
    }

    private void record(MoveSide side, OwnershipMode mode, @Nullable String token) throws SQLException {
        side.guard().record(side.jdbc(), shard, new Ownership(mode, epoch(), token));
    }

    /**
     * Changes what a database is to the virtual shard, under its lock.
     *
     * @param from the modes it may have now
     * @param next the token from then on; with none, the recorded changes are forgotten too
     */
    private void change(MoveSide side, Set<OwnershipMode> from, OwnershipMode to, @Nullable String next)
            throws SQLException {
        lock(side, limits.nodeWait());
        changeUnderLock(side, from, to, next);
    }

    private void changeUnderLock(MoveSide side, Set<OwnershipMode> from, OwnershipMode to, @Nullable String next)
            throws SQLException {
        var now = side.ownership(shard);
        if (!from.contains(now.mode()) || now.token() != null && !token.equals(now.token())) {
            side.jdbc().rollback();
            throw new MoveRefusedException(MESSAGES.otherOwnership(
                    shard.toString(), side.database().name(), now.mode().name(), from.toString(), token));
        }
        record(side, to, next);
        if (next == null) {
            side.guard().forgetAll(side.jdbc(), shard);
        }
        side.jdbc().commit();
    }

    private void receive() throws SQLException {
        change(target, EnumSet.of(NOT_OWNED, RECEIVING), RECEIVING, token);
    }

    private void copy() throws SQLException {
        var copy = ShardCopy.of(source.product(), target.guard(), shard, token, (table, rows, bytes) -> {});
        for (int place = tables.size() - 1; place >= 0; place--) {
            copy.clear(target.jdbc(), tables.get(place));
        }
        for (var table : tables) {
            copy.copyRows(reading.jdbc(), target.jdbc(), table, limits.chunkBytes());
        }
        reading.jdbc().rollback();
    }

    /** Until little is left, which the freeze then takes: writers may be as fast as the replay. */
    private void catchUp() throws SQLException {
        int replayed;
        do {
            replayed = again(() -> replay.replaySome(reading.jdbc(), target.jdbc()));
        } while (replayed >= ChangeReplay.FIRST);
    }

    /** Until nothing is left, when nobody writes. */
    private void drain() throws SQLException {
        int replayed;
        do {
            replayed = again(() -> replay.replaySome(reading.jdbc(), target.jdbc()));
        } while (replayed > 0);
    }

    /** Compares all rows but those whose changes are on their way, in one snapshot of the source. */
    private void verifyAllButPending() throws SQLException {
        replay.takeReplayed();
        var pending = reading.guard().changes(reading.jdbc(), shard, Integer.MAX_VALUE);
        for (var table : tables) {
            compare(table, new ShardDigest.Rows(false, pending.of(table.table())));
        }
        reading.jdbc().rollback();
    }

    /**
     * Compares what was replayed since all was compared; all again where a replayed delete may have taken other rows along at
     * the target.
     */
    private void verifyReplayed() throws SQLException {
        var keys = replay.takeReplayed();
        boolean cascades = false;
        for (var table : tables) {
            cascades |= table.isCascading(target.jdbc());
        }
        for (var table : tables) {
            var replayed = keys.getOrDefault(table.table().name(), Set.of());
            compare(table, cascades ? ShardDigest.Rows.ALL : new ShardDigest.Rows(true, replayed));
        }
        reading.jdbc().rollback();
    }

    private void compare(CopiedTable table, ShardDigest.Rows rows) throws SQLException {
        var there = ShardDigest.of(source.product(), reading.jdbc(), table, shard, rows);
        var here = ShardDigest.of(target.product(), target.jdbc(), table, shard, rows);
        target.jdbc().rollback();
        if (!there.equals(here)) {
            throw new MoveGivenUpException(
                    MESSAGES.differs(shard.toString(), table.table().name(), there.toString(), here.toString()));
        }
    }

    private void freeze() throws SQLException {
        var wait = limits.freezeWait();
        for (int attempt = 1; attempt <= limits.freezeAttempts(); attempt++) {
            if (lockInTime(source, limits.freezeWait())) {
                changeUnderLock(source, EnumSet.of(OWNED), FROZEN, token);
                frozen = true;
                return;
            }
            pause(wait);
            wait = wait.multipliedBy(2);
            catchUp();
        }
        throw new MoveGivenUpException(MESSAGES.notFrozen(
                shard.toString(),
                source.database().name(),
                limits.freezeAttempts(),
                limits.freezeWait().toMillis()));
    }

    // ---- after the decision

    private MoveStep complete() throws SQLException {
        adopt();
        change(target, EnumSet.of(RECEIVING, OWNED), OWNED, null);
        if (mode(source) != NOT_OWNED) {
            change(source, EnumSet.of(FROZEN, MOVED), MOVED, token);
            reached(MoveStep.ACTIVATED);
            waitForNodes();
            delete(source);
        }
        change(source, EnumSet.of(MOVED, NOT_OWNED), NOT_OWNED, null);
        changeGuards(target);
        reached(MoveStep.CLEANED);
        return end(MoveStep.DONE);
    }

    private MoveStep undo() throws SQLException {
        adopt();
        change(source, EnumSet.of(OWNED, FROZEN), OWNED, null);
        if (mode(target) == RECEIVING) {
            delete(target);
            change(target, EnumSet.of(RECEIVING), NOT_OWNED, null);
        }
        changeGuards(source);
        return end(MoveStep.ABORTED);
    }

    private MoveStep end(MoveStep step) {
        if (!map.end(move, step.name())) {
            throw new MoveTakenException(MESSAGES.moveTaken(move.id()));
        }
        listener.accept(move, step);
        return step;
    }

    /** Deletes the rows of the virtual shard on a database that does not own them, children first. */
    private void delete(MoveSide side) throws SQLException {
        for (int place = tables.size() - 1; place >= 0; place--) {
            var table = tables.get(place).table();
            again(() -> delete(side, table));
        }
    }

    private int delete(MoveSide side, GuardedTable table) throws SQLException {
        if (!side.guard().enter(side.jdbc(), shard, token)) {
            side.jdbc().rollback();
            throw new MoveTakenException(MESSAGES.tokenTaken(shard.toString(), token));
        }
        try (var statement = side.jdbc()
                .prepareStatement("delete from " + table.name() + " where " + table.shardColumn() + " = ?")) {
            statement.setInt(1, shard.number());
            int deleted = statement.executeUpdate();
            side.jdbc().commit();
            return deleted;
        }
    }

    private interface Work {
        int run() throws SQLException;
    }

    /** Does again what a database gave up in favour of another transaction. */
    private int again(Work work) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                return work.run();
            } catch (SQLException failure) {
                for (var side : List.of(source, reading, target)) {
                    side.jdbc().rollback();
                }
                if (attempt == ATTEMPTS || !GIVEN_UP_FOR_ANOTHER.contains(String.valueOf(failure.getSQLState()))) {
                    throw failure;
                }
                pause(PAUSE);
            }
        }
    }

    // ---- both

    private void changeGuards(MoveSide side) throws SQLException {
        long deadline = System.nanoTime() + limits.nodeWait().toNanos();
        var wait = PAUSE;
        while (!side.guard().passUnseenWhatIsOwned(side.jdbc(), guarded, limits.guardWait())) {
            if (System.nanoTime() > deadline) {
                throw new MoveRefusedException(MESSAGES.guardsBusy(
                        side.database().name(), limits.nodeWait().toSeconds()));
            }
            pause(wait);
            wait = wait.multipliedBy(2);
        }
        side.jdbc().commit();
    }

    private OwnershipMode mode(MoveSide side) throws SQLException {
        var its = side.ownership(shard);
        side.jdbc().rollback();
        return its.mode();
    }

    private void reached(MoveStep step) {
        if (!map.reached(move, step.name())) {
            throw new MoveTakenException(MESSAGES.moveTaken(move.id()));
        }
        listener.accept(move, step);
    }

    private long epoch() {
        return map.epoch().orElseThrow();
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new MoveRefusedException(MESSAGES.stopped());
        }
    }
}
