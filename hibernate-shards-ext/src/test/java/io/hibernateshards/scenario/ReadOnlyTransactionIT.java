package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.PartialCommitException;
import io.hibernateshards.ShardKey;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.delegate.ConnectionMode;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.session.TransactionConnections;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.sql.SQLException;
import java.util.List;
import org.hibernate.Session;
import org.hibernate.resource.transaction.spi.TransactionStatus;

/** A transaction that is marked read-only, on two databases. */
class ReadOnlyTransactionIT {

    private static final String CHECK = "set constraints all immediate";

    @Entity(name = "Shelf")
    @EntityGroup("shelf")
    static class Shelf {
        @Id
        @ShardKey
        String name;

        Shelf() {}

        Shelf(String name) {
            this.name = name;
        }
    }

    @OnEachDatabase
    void itIsSentItsQueriesAndACommitAndNothingElse(Databases databases) {
        try (var faulty = unit(databases);
                var session = marked(faulty)) {
            session.beginTransaction();
            assertThat(shelves(session)).hasSize(2);
            session.getTransaction().commit();

            for (var database : List.of("one", "two")) {
                assertThat(faulty.recorder.statements(database)).hasSize(1).doesNotContain(CHECK);
                assertThat(faulty.recorder.commits(database)).isEqualTo(1);
            }
        }
    }

    @OnEachDatabase
    void whereItMayWriteConstraintsSpeakBeforeTheFirstCommit(Databases databases, DatabaseKind kind) {
        try (var faulty = unit(databases);
                var session = faulty.unit.factory.openSession()) {
            session.beginTransaction();
            assertThat(shelves(session)).hasSize(2);
            session.getTransaction().commit();

            for (var database : List.of("one", "two")) {
                assertThat(faulty.recorder.statements(database).contains(CHECK))
                        .isEqualTo(kind == DatabaseKind.POSTGRESQL);
            }
        }
    }

    @OnEachDatabase
    void aCommitThatFailsLeavesNothingInPartsWhereTheMarkIsHeeded(Databases databases, DatabaseKind kind) {
        try (var faulty = unit(databases);
                var session = marked(faulty)) {
            session.beginTransaction();
            assertThat(shelves(session)).hasSize(2);
            faulty.two.dieAtCommit();

            var failure =
                    assertThatThrownBy(session.getTransaction()::commit).hasRootCauseInstanceOf(SQLException.class);
            if (kind == DatabaseKind.POSTGRESQL) {
                failure.isNotInstanceOf(PartialCommitException.class);
            } else {
                // H2 lets a connection write that is marked read-only: what JDBC wrote there may have been kept.
                failure.isInstanceOf(PartialCommitException.class).hasMessageContaining("one");
            }
            assertThat(session.getTransaction().getStatus()).isEqualTo(TransactionStatus.FAILED_COMMIT);
            assertThat(faulty.recorder.commits("one")).isEqualTo(1);
        }
    }

    private static FaultyUnit unit(Databases databases) {
        var faulty = FaultyUnit.of(databases, TransactionMode.BEST_EFFORT, Shelf.class);
        for (int database = 0; database < 2; database++) {
            var name = faulty.unit.keyOn(database, Shelf.class);
            faulty.unit.factory.inTransaction(session -> session.persist(new Shelf(name)));
        }
        faulty.recorder.clear();
        return faulty;
    }

    private static Session marked(FaultyUnit faulty) {
        var session = faulty.unit.factory.openSession();
        ((TransactionConnections) session).connectionMode(new ConnectionMode(null, true));
        return session;
    }

    private static List<String> shelves(Session session) {
        return session.createSelectionQuery("select name from Shelf", String.class)
                .getResultList();
    }
}
