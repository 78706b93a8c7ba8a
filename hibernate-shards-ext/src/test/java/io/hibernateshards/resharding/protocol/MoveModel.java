package io.hibernateshards.resharding.protocol;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One virtual shard with one row moves from a source to a target while nodes write the row and read it from both. A write
 * adds one to the row, so that a lost, doubled or torn write shows in its value. Each node has one transaction at a time, a
 * lease that may end at any moment, and the map as it last saw it. A second mover may take over at any moment while the
 * first, thought dead, goes on.
 *
 * <p>What one database does in one transaction is one step; so are locks that are granted when nobody holds a conflicting
 * one. Snapshots of REPEATABLE READ are taken when the transaction begins; {@code FOR SHARE} under one fails where the row
 * has changed since.
 */
final class MoveModel implements StateSpace.State<MoveModel> {

    /** The map's versions. */
    private static final int BEFORE = 0;

    private static final int MOVING = 1;
    private static final int MOVED = 2;
    private static final int AFTER = 3;
    private static final int ABORTED = 4;

    private static final int ABSENT = -1;
    private static final int NOBODY = 0;

    private enum Mode {
        MISSING,
        NOT_OWNED,
        OWNED,
        RECEIVING,
        FROZEN,
        MOVED
    }

    private enum Decision {
        NONE,
        COMMIT,
        ABORT
    }

    private enum Phase {
        IDLE,
        BEGUN,
        PASSED,
        WRITTEN,
        ENDED
    }

    private enum Task {
        WAITING,
        PLAN,
        ANNOUNCE,
        ASK,
        GUARD,
        RECEIVE,
        COPY_READ,
        COPY_WRITE,
        CATCH_UP_READ,
        CATCH_UP_WRITE,
        CATCH_UP_FORGET,
        FREEZE,
        DRAIN_READ,
        DRAIN_WRITE,
        DRAIN_FORGET,
        DECIDE,
        ACTIVATE,
        RETIRE,
        CLEAN_UP,
        QUIET,
        TAKE_SOURCE,
        TAKE_TARGET,
        ABORT,
        UNDO,
        UNDO_SOURCE,
        UNDO_TARGET,
        UNFREEZE,
        ENDED
    }

    /** What one database has of the virtual shard. Sets of nodes are bits. */
    private static final class Place {
        int value = ABSENT;
        Mode mode = Mode.NOT_OWNED;
        int token = NOBODY;
        boolean guarded = true;
        int shared;
        int quiet;
        int rowLock;
        int changes;

        Place copy() {
            var copy = new Place();
            copy.value = value;
            copy.mode = mode;
            copy.token = token;
            copy.guarded = guarded;
            copy.shared = shared;
            copy.quiet = quiet;
            copy.rowLock = rowLock;
            copy.changes = changes;
            return copy;
        }

        void write(ByteArrayOutputStream key) {
            key.write(value);
            key.write(mode.ordinal());
            key.write(token);
            key.write(guarded ? 1 : 0);
            key.write(shared);
            key.write(quiet);
            key.write(rowLock);
            key.write(changes);
        }

        void release(int node) {
            shared &= ~(1 << node);
            quiet &= ~(1 << node);
            if (rowLock == node + 1) {
                rowLock = NOBODY;
            }
        }
    }

    /** A node with its one transaction. */
    private static final class Node {
        final boolean reads;
        int seen;
        boolean lease = true;
        Phase phase = Phase.IDLE;
        int attempts;
        int pinned;
        boolean lapsed;
        boolean snapshot;
        Mode snapshotMode = Mode.MISSING;
        int snapshotValue;
        boolean recorded;
        int atLeast;
        boolean sourceRead;
        boolean targetRead;
        int copies;
        int found = ABSENT;

        Node(boolean reads, int attempts) {
            this.reads = reads;
            this.attempts = attempts;
        }

        boolean open() {
            return phase != Phase.IDLE && phase != Phase.ENDED;
        }

        Node copy() {
            var copy = new Node(reads, attempts);
            copy.seen = seen;
            copy.lease = lease;
            copy.phase = phase;
            copy.pinned = pinned;
            copy.lapsed = lapsed;
            copy.snapshot = snapshot;
            copy.snapshotMode = snapshotMode;
            copy.snapshotValue = snapshotValue;
            copy.recorded = recorded;
            copy.atLeast = atLeast;
            copy.sourceRead = sourceRead;
            copy.targetRead = targetRead;
            copy.copies = copies;
            copy.found = found;
            return copy;
        }

        void write(ByteArrayOutputStream key) {
            key.write(seen);
            key.write(phase.ordinal());
            key.write(attempts);
            key.write(pinned);
            key.write(bits(lease, lapsed, snapshot, recorded, sourceRead, targetRead));
            key.write(snapshotMode.ordinal());
            key.write(snapshotValue);
            key.write(atLeast);
            key.write(copies);
            key.write(found);
        }

        private static int bits(boolean... flags) {
            int bits = 0;
            for (boolean flag : flags) {
                bits = bits << 1 | (flag ? 1 : 0);
            }
            return bits;
        }

        /** Forgets what belongs to a transaction. */
        void end(Phase next) {
            phase = next;
            pinned = 0;
            lapsed = false;
            snapshot = false;
            snapshotMode = Mode.MISSING;
            snapshotValue = 0;
            recorded = false;
            atLeast = 0;
            sourceRead = false;
            targetRead = false;
            copies = 0;
            found = ABSENT;
        }
    }

    private static final class Mover {
        final int token;
        Task task;
        int value = ABSENT;
        int changes;
        boolean sourceUndone;
        boolean targetUndone;

        Mover(int token, Task task) {
            this.token = token;
            this.task = task;
        }

        Mover copy() {
            var copy = new Mover(token, task);
            copy.value = value;
            copy.changes = changes;
            copy.sourceUndone = sourceUndone;
            copy.targetUndone = targetUndone;
            return copy;
        }

        void write(ByteArrayOutputStream key) {
            key.write(task.ordinal());
            key.write(value);
            key.write(changes);
            key.write((sourceUndone ? 2 : 0) + (targetUndone ? 1 : 0));
        }
    }

    private final Set<Flaw> flaws;
    private final Place source;
    private final Place target;
    private final Node[] nodes;
    private final Mover[] movers;
    private int epoch = BEFORE;
    private Decision decision = Decision.NONE;
    private int owner = NOBODY;
    private int committed;
    private @Nullable String wrong;

    /**
     * The state before the move.
     *
     * @param writers how many nodes write, once each
     * @param readers how many nodes read both databases, once each
     * @param attempts how often a transaction that is refused is tried in all
     * @param takeOver whether a second mover may take over
     * @param alwaysGuarded whether the source's guard is there before the move, as where installing it is no barrier
     */
    MoveModel(int writers, int readers, int attempts, boolean takeOver, boolean alwaysGuarded, Set<Flaw> flaws) {
        this.flaws = flaws.isEmpty() ? EnumSet.noneOf(Flaw.class) : EnumSet.copyOf(flaws);
        this.source = new Place();
        source.value = 0;
        source.mode = has(Flaw.MISSING_ROW_MEANS_OWNED) ? Mode.MISSING : Mode.OWNED;
        source.guarded = alwaysGuarded;
        this.target = new Place();
        this.nodes = new Node[writers + readers];
        for (int node = 0; node < nodes.length; node++) {
            nodes[node] = new Node(node >= writers, attempts);
        }
        var first = new Mover(1, Task.PLAN);
        this.movers = takeOver ? new Mover[] {first, new Mover(2, Task.WAITING)} : new Mover[] {first};
    }

    private MoveModel(MoveModel of) {
        this.flaws = of.flaws;
        this.source = of.source.copy();
        this.target = of.target.copy();
        this.nodes = Arrays.stream(of.nodes).map(Node::copy).toArray(Node[]::new);
        this.movers = Arrays.stream(of.movers).map(Mover::copy).toArray(Mover[]::new);
        this.epoch = of.epoch;
        this.decision = of.decision;
        this.owner = of.owner;
        this.committed = of.committed;
        this.wrong = of.wrong;
    }

    private boolean has(Flaw flaw) {
        return flaws.contains(flaw);
    }

    @Override
    public byte[] key() {
        var key = new ByteArrayOutputStream(64);
        source.write(key);
        target.write(key);
        for (var node : nodes) {
            node.write(key);
        }
        for (var mover : movers) {
            mover.write(key);
        }
        key.write(epoch);
        key.write(decision.ordinal());
        key.write(owner);
        key.write(committed);
        key.write(wrong == null ? 0 : 1);
        return key.toByteArray();
    }

    @Override
    public Optional<String> violation(boolean last) {
        if (wrong != null) {
            return Optional.of(wrong);
        }
        if (source.mode == Mode.OWNED && target.mode == Mode.OWNED) {
            return Optional.of("both databases own the virtual shard");
        }
        for (var place : List.of(source, target)) {
            if (place.mode == Mode.OWNED && place.value != committed) {
                return Optional.of("the owner has " + place.value + " of " + committed + " committed writes");
            }
        }
        if (last) {
            return violationAtTheEnd();
        }
        return Optional.empty();
    }

    private Optional<String> violationAtTheEnd() {
        for (var mover : movers) {
            if (mover.task != Task.ENDED && mover.task != Task.WAITING) {
                return Optional.of("mover " + mover.token + " is stuck at " + mover.task);
            }
        }
        for (int node = 0; node < nodes.length; node++) {
            if (nodes[node].phase != Phase.ENDED) {
                return Optional.of("node " + node + " is stuck at " + nodes[node].phase);
            }
        }
        var owner = decision == Decision.COMMIT ? target : source;
        var other = owner == source ? target : source;
        if (owner.mode != Mode.OWNED || other.value != ABSENT) {
            return Optional.of("the owner is " + owner.mode + ", the other database has " + other.value);
        }
        return Optional.empty();
    }

    @Override
    public List<StateSpace.Step<MoveModel>> steps() {
        var steps = new ArrayList<StateSpace.Step<MoveModel>>();
        for (int node = 0; node < nodes.length; node++) {
            stepsOfLease(steps, node);
            if (nodes[node].reads) {
                stepsOfReader(steps, node);
            } else {
                stepsOfWriter(steps, node);
            }
        }
        for (int mover = 0; mover < movers.length; mover++) {
            stepsOfMover(steps, mover);
        }
        return steps;
    }

    private void step(List<StateSpace.Step<MoveModel>> steps, String name, Consumer<MoveModel> change) {
        var next = new MoveModel(this);
        change.accept(next);
        steps.add(new StateSpace.Step<>(name, next));
    }

    private void stepsOfLease(List<StateSpace.Step<MoveModel>> steps, int node) {
        var its = nodes[node];
        if (its.open() && its.lease) {
            step(steps, "the lease of node " + node + " ends", next -> {
                next.nodes[node].lease = false;
                next.nodes[node].lapsed = true;
            });
        }
        if (!its.lease || its.seen != epoch) {
            step(steps, "node " + node + " renews its lease and reads the map", next -> next.renew(node));
        }
    }

    private void renew(int node) {
        nodes[node].lease = true;
        nodes[node].seen = epoch;
    }

    private Place placeOf(int pinned) {
        return pinned == MOVED || pinned == AFTER ? target : source;
    }

    private void begin(int node, boolean snapshot) {
        var its = nodes[node];
        its.phase = Phase.BEGUN;
        its.pinned = its.seen;
        its.atLeast = committed;
        its.snapshot = snapshot;
        if (snapshot) {
            its.snapshotMode = placeOf(its.pinned).mode;
            its.snapshotValue = placeOf(its.pinned).value;
        }
    }

    /** Gives up what was begun, and begins anew with a new map while attempts are left. */
    private void restart(int node) {
        source.release(node);
        target.release(node);
        var its = nodes[node];
        its.attempts--;
        its.end(its.attempts > 0 ? Phase.IDLE : Phase.ENDED);
        renew(node);
    }

    // ---- writers

    private void stepsOfWriter(List<StateSpace.Step<MoveModel>> steps, int node) {
        var its = nodes[node];
        switch (its.phase) {
            case IDLE -> {
                boolean stopped = has(Flaw.LEASE_ONLY) && placeOf(its.seen).mode == Mode.FROZEN;
                if (its.lease && !stopped) {
                    step(steps, "writer " + node + " begins", next -> next.begin(node, false));
                    step(steps, "writer " + node + " begins with a snapshot", next -> next.begin(node, true));
                }
            }
            case BEGUN -> stepsOfGuard(steps, node);
            case PASSED -> stepsOfWrite(steps, node);
            case WRITTEN -> step(steps, "writer " + node + " commits", next -> next.commit(node));
            case ENDED -> {}
        }
    }

    private void stepsOfGuard(List<StateSpace.Step<MoveModel>> steps, int node) {
        var its = nodes[node];
        var place = placeOf(its.pinned);
        if (!place.guarded) {
            stepsOfWrite(steps, node);
            return;
        }
        if (has(Flaw.LEASE_ONLY)) {
            step(steps, "writer " + node + " looks at its lease", next -> {
                if (next.nodes[node].lease) {
                    next.pass(node);
                } else {
                    next.restart(node);
                }
            });
            return;
        }
        if (its.snapshot && its.snapshotMode != Mode.MISSING && its.snapshotMode != place.mode) {
            step(steps, "writer " + node + "'s snapshot is too old for the mode", next -> next.restart(node));
            return;
        }
        switch (its.snapshot ? its.snapshotMode : place.mode) {
            case OWNED, MISSING -> step(steps, "writer " + node + " passes the guard", next -> next.pass(node));
            case NOT_OWNED, MOVED -> step(steps, "writer " + node + " is refused", next -> next.restart(node));
            // It waits for the end of the move.
            case RECEIVING, FROZEN -> {
                if (its.snapshot) {
                    step(steps, "writer " + node + " is refused", next -> next.restart(node));
                }
            }
        }
    }

    private void pass(int node) {
        var its = nodes[node];
        var place = placeOf(its.pinned);
        its.phase = Phase.PASSED;
        its.recorded = place.token != NOBODY;
        if (!has(Flaw.LOCK_NOT_KEPT) && !has(Flaw.LEASE_ONLY)) {
            place.shared |= 1 << node;
        }
    }

    private void stepsOfWrite(List<StateSpace.Step<MoveModel>> steps, int node) {
        var its = nodes[node];
        var place = placeOf(its.pinned);
        if (place.rowLock != NOBODY) {
            return;
        }
        if (its.snapshot && its.snapshotValue != place.value) {
            step(steps, "writer " + node + "'s snapshot is too old for the row", next -> next.restart(node));
        } else if (place.value == ABSENT) {
            step(steps, "writer " + node + " finds no row", next -> next.wrong = "a write found no row");
        } else {
            step(steps, "writer " + node + " writes", next -> {
                var at = next.placeOf(its.pinned);
                at.rowLock = node + 1;
                if (its.phase == Phase.BEGUN) {
                    at.quiet |= 1 << node;
                }
                next.nodes[node].phase = Phase.WRITTEN;
            });
        }
    }

    private void commit(int node) {
        var its = nodes[node];
        var place = placeOf(its.pinned);
        place.value++;
        committed++;
        if (its.recorded) {
            place.changes |= 1 << node;
        }
        place.release(node);
        its.end(Phase.ENDED);
    }

    // ---- readers

    private void stepsOfReader(List<StateSpace.Step<MoveModel>> steps, int node) {
        var its = nodes[node];
        if (its.phase == Phase.IDLE && its.lease) {
            step(steps, "reader " + node + " begins", next -> next.begin(node, false));
        }
        if (its.phase != Phase.BEGUN) {
            return;
        }
        if (!its.sourceRead) {
            stepsOfRead(
                    steps,
                    node,
                    "source",
                    its.pinned == MOVING,
                    its.pinned == MOVED && !has(Flaw.FILTER_AT_TARGET_ONLY));
        }
        if (!its.targetRead) {
            stepsOfRead(steps, node, "target", its.pinned == MOVED, its.pinned == MOVING);
        }
        if (its.sourceRead && its.targetRead) {
            step(steps, "reader " + node + " has its result", next -> next.result(node));
        }
    }

    /**
     * @param touches whether the virtual shard's mode is looked at there first, under its lock
     * @param filtered whether rows of the virtual shard are left out there
     */
    private void stepsOfRead(
            List<StateSpace.Step<MoveModel>> steps, int node, String name, boolean touches, boolean filtered) {
        var mode = name.equals("source") ? source.mode : target.mode;
        if (touches && (mode == Mode.MOVED || mode == Mode.NOT_OWNED)) {
            step(steps, "reader " + node + " is refused at the " + name, next -> next.restart(node));
        } else if (!touches || mode == Mode.OWNED) {
            step(steps, "reader " + node + " reads the " + name, next -> {
                var place = name.equals("source") ? next.source : next.target;
                var reader = next.nodes[node];
                if (touches) {
                    place.shared |= 1 << node;
                }
                if (!filtered && place.value != ABSENT) {
                    reader.copies++;
                    reader.found = place.value;
                }
                reader.sourceRead |= place == next.source;
                reader.targetRead |= place == next.target;
            });
        }
    }

    private void result(int node) {
        var its = nodes[node];
        boolean covered = has(Flaw.RENEWED_LEASE_COUNTS) ? its.lease : !its.lapsed;
        if (!covered && !has(Flaw.RESULT_NOT_CHECKED)) {
            restart(node);
            return;
        }
        if (its.copies != 1) {
            wrong = "a reader found " + its.copies + " copies of the row";
        } else if (its.found < its.atLeast) {
            wrong = "a reader found the row without a write that was acknowledged before it began";
        }
        source.release(node);
        target.release(node);
        its.end(Phase.ENDED);
    }

    // ---- movers

    /** Whether each node has that map and no transaction with an older one, or has lost its lease. */
    private boolean known(int epoch) {
        return Arrays.stream(nodes)
                .allMatch(node -> !node.lease || (node.open() ? Math.min(node.pinned, node.seen) : node.seen) >= epoch);
    }

    private void stepsOfMover(List<StateSpace.Step<MoveModel>> steps, int mover) {
        var its = movers[mover];
        switch (its.task) {
            case WAITING -> stepsOfTakeOver(steps, mover);
            case ENDED -> {}
            case ASK -> {
                boolean asks = known(MOVING) || has(Flaw.COPY_BEFORE_NODES_KNOW);
                if (asks && (source.shared == 0 || has(Flaw.CHANGES_ASKED_BESIDE_WRITER))) {
                    move(steps, mover);
                }
            }
            case GUARD -> {
                if (source.quiet == 0 || has(Flaw.GUARD_BESIDE_OPEN_WRITER)) {
                    move(steps, mover);
                }
            }
            case TAKE_SOURCE -> {
                if (known(MOVING) && source.shared == 0 && source.quiet == 0) {
                    move(steps, mover);
                }
            }
            case FREEZE -> {
                boolean stopped = has(Flaw.LEASE_ONLY)
                        ? Arrays.stream(nodes).noneMatch(node -> node.lease && node.open())
                        : source.shared == 0;
                if (stopped) {
                    move(steps, mover);
                }
            }
            case CLEAN_UP -> {
                if (known(MOVED)) {
                    move(steps, mover);
                }
            }
            // Either database may not answer for a while.
            case UNDO -> {
                if (!its.sourceUndone) {
                    move(steps, mover, Task.UNDO_SOURCE);
                }
                if (!its.targetUndone) {
                    move(steps, mover, Task.UNDO_TARGET);
                }
                if (its.sourceUndone && its.targetUndone) {
                    move(steps, mover);
                }
            }
            default -> move(steps, mover);
        }
    }

    private void stepsOfTakeOver(List<StateSpace.Step<MoveModel>> steps, int mover) {
        var first = movers[0];
        if (epoch < MOVING || first.task == Task.ENDED) {
            return;
        }
        if (has(Flaw.UNFREEZE_WITHOUT_DECISION)) {
            if (source.mode == Mode.FROZEN && decision == Decision.NONE) {
                step(steps, "mover 2 finds the source frozen", next -> next.movers[mover].task = Task.UNFREEZE);
            }
            return;
        }
        for (var task : decision == Decision.NONE ? List.of(Task.TAKE_SOURCE, Task.ABORT) : List.of(Task.ACTIVATE)) {
            step(steps, "mover 2 takes over, to " + task, next -> {
                next.owner = next.movers[mover].token;
                next.movers[mover].task = task;
            });
        }
    }

    private void move(List<StateSpace.Step<MoveModel>> steps, int mover) {
        move(steps, mover, movers[mover].task);
    }

    private void move(List<StateSpace.Step<MoveModel>> steps, int mover, Task task) {
        step(steps, "mover " + movers[mover].token + ": " + task, next -> {
            var its = next.movers[mover];
            its.task = task;
            its.task = next.carryOut(its);
        });
    }

    /** One step of a mover; what it does next. */
    private Task carryOut(Mover mover) {
        return switch (mover.task) {
            case PLAN -> {
                owner = mover.token;
                yield Task.ANNOUNCE;
            }
            case ANNOUNCE -> ifStill(owner == mover.token, Task.ASK, () -> epoch = MOVING);
            case ASK ->
                ifStill(owner == mover.token && source.token == NOBODY, Task.GUARD, () -> {
                    source.token = mover.token;
                    if (source.mode == Mode.MISSING) {
                        source.mode = Mode.OWNED;
                    }
                });
            case GUARD -> ifStill(source.token == mover.token, Task.RECEIVE, () -> source.guarded = true);
            case RECEIVE ->
                ifStill(target.token == NOBODY && decision == Decision.NONE, Task.COPY_READ, () -> {
                    target.token = mover.token;
                    target.mode = Mode.RECEIVING;
                });
            case COPY_READ -> read(mover, Task.COPY_WRITE);
            case CATCH_UP_READ -> read(mover, Task.CATCH_UP_WRITE);
            case DRAIN_READ -> read(mover, Task.DRAIN_WRITE);
            case COPY_WRITE -> write(mover, true, Task.CATCH_UP_READ);
            case CATCH_UP_WRITE -> write(mover, mover.changes != 0, Task.CATCH_UP_FORGET);
            case DRAIN_WRITE -> write(mover, mover.changes != 0, Task.DRAIN_FORGET);
            case CATCH_UP_FORGET -> forget(mover, Task.FREEZE);
            case DRAIN_FORGET -> forget(mover, Task.DECIDE);
            case FREEZE ->
                ifStill(
                        source.token == mover.token && source.mode == Mode.OWNED,
                        Task.DRAIN_READ,
                        () -> source.mode = Mode.FROZEN);
            case DECIDE ->
                ifStill(owner == mover.token && decision == Decision.NONE, Task.ACTIVATE, () -> {
                    decision = Decision.COMMIT;
                    epoch = MOVED;
                });
            case ACTIVATE ->
                ifStill(owner == mover.token, Task.RETIRE, () -> {
                    target.mode = Mode.OWNED;
                    target.token = NOBODY;
                    // Whoever changes the guards next, for another move, lets it pass unseen.
                    target.guarded = false;
                });
            case RETIRE ->
                ifStill(owner == mover.token, Task.CLEAN_UP, () -> {
                    source.mode = Mode.MOVED;
                    source.token = mover.token;
                });
            case CLEAN_UP ->
                ifStill(source.token == mover.token, Task.QUIET, () -> {
                    source.value = ABSENT;
                    source.changes = 0;
                });
            case QUIET -> ifStill(owner == mover.token, Task.ENDED, () -> epoch = AFTER);
            case TAKE_SOURCE -> {
                source.token = mover.token;
                source.guarded = true;
                if (source.mode == Mode.MISSING) {
                    source.mode = Mode.OWNED;
                }
                yield Task.TAKE_TARGET;
            }
            case TAKE_TARGET -> {
                target.token = mover.token;
                target.mode = Mode.RECEIVING;
                yield source.mode == Mode.FROZEN ? Task.DRAIN_READ : Task.COPY_READ;
            }
            case ABORT ->
                ifStill(owner == mover.token && decision == Decision.NONE, Task.UNDO, () -> decision = Decision.ABORT);
            case UNDO_SOURCE -> {
                source.token = NOBODY;
                source.mode = Mode.OWNED;
                source.changes = 0;
                mover.sourceUndone = true;
                yield Task.UNDO;
            }
            case UNDO_TARGET -> {
                target.token = NOBODY;
                target.mode = Mode.NOT_OWNED;
                target.value = ABSENT;
                mover.targetUndone = true;
                yield Task.UNDO;
            }
            case UNDO -> {
                epoch = ABORTED;
                yield Task.ENDED;
            }
            case UNFREEZE -> {
                source.mode = Mode.OWNED;
                yield Task.ENDED;
            }
            case WAITING, ENDED -> throw new IllegalStateException("A mover does nothing at " + mover.task);
        };
    }

    private static Task ifStill(boolean condition, Task next, Runnable change) {
        if (!condition) {
            return Task.ENDED;
        }
        change.run();
        return next;
    }

    private Task read(Mover mover, Task next) {
        mover.value = source.value;
        mover.changes = source.changes;
        return next;
    }

    private Task write(Mover mover, boolean needed, Task next) {
        if (target.mode != Mode.RECEIVING || target.token != mover.token && !has(Flaw.COPY_WITHOUT_TOKEN)) {
            return Task.ENDED;
        }
        if (needed) {
            target.value = mover.value;
        }
        return next;
    }

    private Task forget(Mover mover, Task next) {
        source.changes &= ~mover.changes;
        mover.value = ABSENT;
        mover.changes = 0;
        return next;
    }
}
