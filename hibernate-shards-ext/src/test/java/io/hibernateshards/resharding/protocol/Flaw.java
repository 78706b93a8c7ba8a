package io.hibernateshards.resharding.protocol;

/** A rule of the protocol left out. Each loses something, which is why the rule is there. */
enum Flaw {
    /** Writers trust their lease and their map; no lock and no mode is looked at where the row is. */
    LEASE_ONLY(Flaw.A_WRITE),
    /** The mode is read before the write, the lock under which it was read is not kept until the commit. */
    LOCK_NOT_KEPT(Flaw.A_WRITE),
    /** Whoever finds a frozen, undecided move sets the source free without deciding first. */
    UNFREEZE_WITHOUT_DECISION(Flaw.ONE_OWNER),
    /** Copies are accepted at the target from whoever copies. */
    COPY_WITHOUT_TOKEN(Flaw.A_WRITE),
    /** A result leaves the library although the lease under which it was asked for has ended. */
    RESULT_NOT_CHECKED(Flaw.ONE_COPY),
    /** A lease that ended and was taken anew counts for what was asked before it ended. */
    RENEWED_LEASE_COUNTS(Flaw.ONE_COPY),
    /** The source's row of the virtual shard is made by the move, and a row not found means "owned". */
    MISSING_ROW_MEANS_OWNED(Flaw.A_WRITE),
    /** The guard is installed while a writer that passed without it has not ended. */
    GUARD_BESIDE_OPEN_WRITER(Flaw.A_WRITE),
    /** The source is told to record changes while a writer that is not recorded holds the lock. */
    CHANGES_ASKED_BESIDE_WRITER(Flaw.A_WRITE),
    /** Rows are copied before every node knows of the move, or has lost its lease. */
    COPY_BEFORE_NODES_KNOW(Flaw.ONE_COPY),
    /** Rows that the source no longer owns are not filtered out there. */
    FILTER_AT_TARGET_ONLY(Flaw.ONE_COPY);

    private static final String A_WRITE = "the owner has 0 of 1 committed writes";
    private static final String ONE_OWNER = "both databases own the virtual shard";
    private static final String ONE_COPY = "a reader found 2 copies of the row";

    private final String consequence;

    Flaw(String consequence) {
        this.consequence = consequence;
    }

    /** What is wrong first. */
    String consequence() {
        return consequence;
    }

    /** Whether only a reader sees it. */
    boolean isSeenByReaders() {
        return consequence.equals(ONE_COPY);
    }

    /** Whether it does harm only where a second mover takes over. */
    boolean needsSecondMover() {
        return this == UNFREEZE_WITHOUT_DECISION || this == COPY_WITHOUT_TOKEN;
    }

    /** Whether it does harm only where the source's guard is there before the move. */
    boolean needsGuardBefore() {
        return this == CHANGES_ASKED_BESIDE_WRITER;
    }
}
