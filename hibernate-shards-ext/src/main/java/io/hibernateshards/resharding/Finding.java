package io.hibernateshards.resharding;

/**
 * Something that is not as it should be.
 *
 * @param kind what it is
 * @param database where it was found
 * @param subject the table or virtual shard that it is about
 * @param rows how many rows are concerned; zero where it is not about rows
 * @param detail what was found, for people
 * @param repairable whether {@link ShardVerifier#repair} can mend it without losing anything
 */
public record Finding(Kind kind, String database, String subject, long rows, String detail, boolean repairable) {

    /** What can be wrong. */
    public enum Kind {
        /** Rows of a virtual shard are on a database that does not own it. */
        MISPLACED_ROWS,
        /** What a database records of a virtual shard is not what the map says. */
        OWNERSHIP,
        /** The database is another one than it is taken for. */
        IDENTITY,
        /** A table has no guard, or one that can be got round. */
        GUARD,
        /** Rows refer to rows that are not there. */
        ORPHANS,
        /** Rows refer to rows of another virtual shard, so that neither can move. */
        ACROSS,
        /** A reference table has other rows than on another database. */
        REFERENCE_COPY,
        /** A table has other columns than on another database. */
        SCHEMA
    }

    static Finding of(Kind kind, String database, Object subject, long rows, String detail) {
        return new Finding(kind, database, String.valueOf(subject), rows, detail, false);
    }
}
