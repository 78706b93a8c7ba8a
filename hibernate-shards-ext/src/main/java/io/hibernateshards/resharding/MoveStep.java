package io.hibernateshards.resharding;

/** How far a move is, in order. Each step is repeated whole by whoever resumes the move. */
public enum MoveStep {
    /** It is recorded and known to the map; nodes are waited for. */
    PLANNED,
    /** The source records changes, the target receives. */
    PREPARED,
    /** All rows were copied once; what is written meanwhile is replayed. */
    COPIED,
    /** Both sides were compared. */
    VERIFIED,
    /** Nobody uses the virtual shard at its source; the last changes are replayed. */
    FROZEN,
    /** The target owns it, for ever. */
    DECIDED,
    /** The target serves it. */
    ACTIVATED,
    /** No node has an older map; the rows left at the source are deleted. */
    CLEANED,
    /** It has ended at the target. */
    DONE,
    /** It was given up: the source keeps the virtual shard. */
    ABORTED
}
