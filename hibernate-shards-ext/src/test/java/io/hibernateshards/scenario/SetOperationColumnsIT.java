package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.UnsupportedShardedQueryException;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.List;
import org.hibernate.exception.SQLGrammarException;

/** The rows of a set operation are compared by what all of its selects give, not by what the first gives. */
class SetOperationColumnsIT {

    private static Class<?> entity(Databases databases) {
        return databases.kind() == DatabaseKind.POSTGRESQL ? OnPostgresql.class : OnH2.class;
    }

    @OnEachDatabase
    void columnsOfDifferentCollationsAreNotCompared(Databases databases) {
        try (var unit = RoutedUnit.of(databases.fresh("one", "two"), TransactionMode.BEST_EFFORT, entity(databases));
                var session = unit.factory.openSession()) {
            for (var hql : List.of(
                    "select w.plain from Word w union select v.name from Word v",
                    "select w.name from Word w intersect select v.plain from Word v",
                    "select w.plain from Word w except select v.name from Word v",
                    "select w.plain as p from Word w union all select v.name from Word v order by p",
                    "(select w.plain from Word w union all select u.plain from Word u) union select v.name from Word v",
                    "select w.first from Word w union select v.second from Word v")) {
                assertThatThrownBy(() -> session.createQuery(hql, Object.class).getResultList())
                        .as(hql)
                        .isInstanceOf(UnsupportedShardedQueryException.class)
                        .hasMessageContaining("their collation is 'one of a column's own', and which one")
                        .hasMessageContaining("Name one in the query");
            }
            assertThat(session.createQuery("select w.plain from Word w union select v.id from Word v", Object.class)
                            .getResultList())
                    .isEmpty();
        }
    }

    @OnEachDatabase
    void columnsWithDifferentCollationsNamedFailAsTheyDoOnOneDatabase(Databases databases) {
        var names = databases.kind() == DatabaseKind.POSTGRESQL ? List.of("C", "POSIX") : List.of("ENGLISH", "GERMAN");
        var hql = "select collate(w.plain as `%s`) from Word w union select collate(v.plain as `%s`) from Word v"
                .formatted(names.get(0), names.get(1));
        try (var unit = RoutedUnit.of(databases.fresh("one", "two"), TransactionMode.BEST_EFFORT, entity(databases));
                var session = unit.factory.openSession()) {
            assertThatThrownBy(() -> session.createQuery(hql, Object.class).getResultList())
                    .as("as on one database")
                    .isInstanceOf(SQLGrammarException.class);
        }
    }

    @Embeddable
    static class Part {

        String text = "";

        int number;
    }

    @Entity(name = "Word")
    @EntityGroup("word")
    static class OnH2 {

        @Id
        @ShardKey
        String id = "";

        @Column(columnDefinition = "varchar_ignorecase(20)")
        String name = "";

        String plain = "";

        @Embedded
        Part first = new Part();

        @Embedded
        @AttributeOverride(
                name = "text",
                column = @Column(name = "second_text", columnDefinition = "varchar_ignorecase(20)"))
        @AttributeOverride(name = "number", column = @Column(name = "second_number"))
        Part second = new Part();
    }

    @Entity(name = "Word")
    @EntityGroup("word")
    static class OnPostgresql {

        @Id
        @ShardKey
        String id = "";

        @Column(columnDefinition = "varchar(20) collate \"POSIX\"")
        String name = "";

        String plain = "";

        @Embedded
        Part first = new Part();

        @Embedded
        @AttributeOverride(
                name = "text",
                column = @Column(name = "second_text", columnDefinition = "varchar(20) collate \"POSIX\""))
        @AttributeOverride(name = "number", column = @Column(name = "second_number"))
        Part second = new Part();
    }
}
