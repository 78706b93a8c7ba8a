package io.hibernateshards.query.collation;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * A collation whose order a database is asked for, since no rules that are known in memory agree with it. What one database
 * says holds for another where both declare the same, in the same version, and put the same texts in the same order.
 */
public final class AskedCollation {

    /** How a database is asked. */
    interface Question {

        /** The rank of each text, equal ones alike. */
        int[] ranks(ProbedConnection connection, List<String> texts) throws SQLException;
    }

    private final DeclaredCollation declared;
    private final ProbedOrder answer;
    private final String place;
    private final Question question;

    private AskedCollation(DeclaredCollation declared, ProbedOrder answer, String place, Question question) {
        this.declared = declared;
        this.answer = answer;
        this.place = place;
        this.question = question;
    }

    /** Nothing where the collation's version is not known, or its order does not tell which texts are equal. */
    static Optional<AskedCollation> of(
            DeclaredCollation declared, ProbedOrder answer, String place, Question question) {
        return declared.version().isEmpty() || !answer.isConsistent()
                ? Optional.empty()
                : Optional.of(new AskedCollation(declared, answer, place, question));
    }

    /** Whether what another database says holds for this one. */
    public boolean isAlike(AskedCollation other) {
        return declared.equals(other.declared) && place.equals(other.place) && answer.isAlike(other.answer);
    }

    /** Whether it is known without a question which texts are equal: only a text itself equals it. */
    public boolean tellsAllApart() {
        return declared.isDeterministic()
                && declared.type().isEmpty()
                && !declared.provider().equals(DatabaseCollation.H2)
                && answer.tellsAllApart();
    }

    /** The type and the collation of texts as they stand in SQL. */
    public String place() {
        return place;
    }

    /** What the database declares, for people. */
    public String declared() {
        return declared + " in version '" + declared.version() + "'";
    }

    /** The rank of each text, equal ones alike; ranks of two answers cannot be compared. */
    public int[] ranks(ProbedConnection connection, List<String> texts) throws SQLException {
        return question.ranks(connection, texts);
    }
}
