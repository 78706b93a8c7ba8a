package io.hibernateshards.query.execution;

import io.hibernateshards.query.analysis.ColumnType;
import io.hibernateshards.query.collation.AskedCollation;
import io.hibernateshards.query.collation.CollationProof;
import io.hibernateshards.query.collation.DatabaseCollation;
import io.hibernateshards.query.collation.DeclaredCollation;
import io.hibernateshards.query.collation.H2Probe;
import io.hibernateshards.query.collation.PostgresProbe;
import io.hibernateshards.query.collation.ProbedConnection;
import io.hibernateshards.scatter.Deadline;
import io.hibernateshards.scatter.Scatter;
import io.hibernateshards.topology.Database;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.hibernate.dialect.Dialect;
import org.hibernate.dialect.H2Dialect;
import org.hibernate.dialect.PostgreSQLDialect;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.jdbc.ReturningWork;
import org.jspecify.annotations.Nullable;

/**
 * How each database compares the texts of an expression. A database is asked when a query first compares texts of it in
 * memory: once about itself and its columns, and once about each other collation that is needed. Any thread.
 */
final class DatabaseCollations {

    /** A collation of one database: as a column has it, or as a statement names it. */
    private record Place(String database, boolean isNamed, String name, String type) {}

    private final DatabaseCollation.@Nullable Probe probe;
    private final Scatter scatter;
    private final ConcurrentMap<String, DatabaseCollation> databases = new ConcurrentHashMap<>();
    private final ConcurrentMap<Place, CollationProof> others = new ConcurrentHashMap<>();

    DatabaseCollations(SessionFactoryImplementor engine, Scatter scatter) {
        this.scatter = scatter;
        this.probe = probe(engine.getJdbcServices().getDialect());
    }

    private static DatabaseCollation.@Nullable Probe probe(Dialect dialect) {
        if (dialect instanceof H2Dialect) {
            return new H2Probe();
        }
        return dialect instanceof PostgreSQLDialect ? new PostgresProbe() : null;
    }

    /**
     * What is proved of the texts of an expression.
     *
     * @throws io.hibernateshards.ShardUnavailableException if the database does not tell it by the deadline
     */
    CollationProof of(ColumnType type, Database database, QuerySession session, Deadline deadline) {
        var asking = probe;
        if (asking == null) {
            return unknown("unknown", "this kind of database is not asked");
        }
        var name = type.collation();
        if (name != null) {
            return other(
                    new Place(database.name(), true, name, ""),
                    session,
                    database,
                    deadline,
                    connection -> asking.named(connection, name));
        }
        var known = databases.get(database.name());
        if (known == null) {
            known = ask(session, database, deadline, asking::database);
            databases.put(database.name(), known);
        }
        if (isByDefault(type, known)) {
            return known.byDefault();
        }
        var own = own(type, known);
        if (own == null) {
            return unknown("one of a column's own", "which one an expression of such columns has is not known");
        }
        return other(place(database, own), session, database, deadline, connection -> asking.column(connection, own));
    }

    /** What is known of the texts of an expression without a question, or null. */
    @Nullable
    CollationProof known(ColumnType type, Database database) {
        if (type.collation() != null) {
            return others.get(new Place(database.name(), true, type.collation(), ""));
        }
        var known = databases.get(database.name());
        if (known == null || isByDefault(type, known)) {
            return known == null ? null : known.byDefault();
        }
        var own = own(type, known);
        return own == null ? null : others.get(place(database, own));
    }

    private static boolean isByDefault(ColumnType type, DatabaseCollation known) {
        return known.columns().isEmpty()
                || !type.columns().isEmpty()
                        && Collections.disjoint(known.columns().keySet(), type.columns());
    }

    private static DatabaseCollation.@Nullable OwnCollation own(ColumnType type, DatabaseCollation known) {
        return type.isColumn() && type.columns().size() == 1
                ? known.columns().get(type.columns().iterator().next())
                : null;
    }

    private static Place place(Database database, DatabaseCollation.OwnCollation own) {
        return new Place(database.name(), false, own.name(), own.declared().type());
    }

    /** Ranks of texts, as a database gives them. */
    int[] ranks(
            AskedCollation collation, List<String> texts, Database database, QuerySession session, Deadline deadline) {
        return ask(session, database, deadline, connection -> collation.ranks(connection, texts));
    }

    private static CollationProof unknown(String name, String reason) {
        return CollationProof.without(new DeclaredCollation(name, "", true, "", "", ""), reason);
    }

    private CollationProof other(
            Place place,
            QuerySession session,
            Database database,
            Deadline deadline,
            Question<CollationProof> question) {
        var known = others.get(place);
        if (known == null) {
            known = ask(session, database, deadline, question);
            others.put(place, known);
        }
        return known;
    }

    /** Something to ask a database. */
    private interface Question<T> {

        T on(ProbedConnection connection) throws SQLException;
    }

    private <T> T ask(QuerySession session, Database database, Deadline deadline, Question<T> question) {
        int seconds = deadline.remainingSeconds();
        ReturningWork<T> work = connection -> question.on(new ProbedConnection(connection, seconds));
        return PartialTask.onOne(
                scatter, session, database, deadline, engineSession -> engineSession.doReturningWork(work));
    }
}
