package io.hibernateshards.fence;

/** What one database is to one virtual shard. */
public enum OwnershipMode {
    /** It holds the rows; they are read and written here. */
    OWNED,
    /** It has nothing of it. */
    NOT_OWNED,
    /** A mover copies the rows here; nobody else writes them. */
    RECEIVING,
    /** It holds the rows, and until a move is decided nobody reads or writes them. */
    FROZEN,
    /** Its rows are left over from before a move. */
    MOVED
}
