package io.hibernateshards.query.collation;

import java.sql.SQLException;
import java.util.Map;

/**
 * How one database compares texts: by default, and in the columns that differ. It was found in one round trip.
 *
 * @param byDefault the proof for columns that say nothing
 * @param columns the columns that have another collation, or a type with rules of its own, as {@code table.column} in lower
 *     case
 */
public record DatabaseCollation(CollationProof byDefault, Map<String, OwnCollation> columns) {

    static final String H2 = "H2";

    /**
     * A collation of a column's own.
     *
     * @param name as it stands in SQL, empty for the default one
     */
    public record OwnCollation(String name, DeclaredCollation declared) {}

    /** How one kind of database is asked. */
    public interface Probe {

        /** The default of a database, and the columns that differ from it. */
        DatabaseCollation database(ProbedConnection connection) throws SQLException;

        /** A collation that a column has. */
        CollationProof column(ProbedConnection connection, OwnCollation own) throws SQLException;

        /** A collation that a statement names, as it is written there. */
        CollationProof named(ProbedConnection connection, String name) throws SQLException;
    }

    public DatabaseCollation {
        columns = Map.copyOf(columns);
    }
}
