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
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.List;

/** What is computed of a column whose collation is not its database's is not compared in memory. */
class ColumnCollationIT {

    @OnEachDatabase
    void whatIsComputedOfAColumnWithACollationOfItsOwnIsNeitherGroupedNorOrdered(Databases databases) {
        var entity = databases.kind() == DatabaseKind.POSTGRESQL ? OnPostgresql.class : OnH2.class;
        try (var unit = RoutedUnit.of(databases.fresh("one", "two"), TransactionMode.BEST_EFFORT, entity);
                var session = unit.factory.openSession()) {
            for (var hql : List.of(
                    "select upper(w.name), count(w) from Word w group by upper(w.name)",
                    "select distinct w.name || w.plain from Word w",
                    "select count(distinct lower(w.name)) from Word w",
                    "select max(w.name || 'x') from Word w",
                    "select w.id from Word w order by coalesce(w.name, w.plain)")) {
                assertThatThrownBy(() -> session.createQuery(hql, Object.class).getResultList())
                        .as(hql)
                        .isInstanceOf(UnsupportedShardedQueryException.class)
                        .hasMessageContaining("their collation is 'one of a column's own', and which one")
                        .hasMessageContaining("Name one in the query");
            }
            assertThat(session.createQuery(
                                    "select w.plain, count(w) from Word w group by w.plain order by w.plain",
                                    Object.class)
                            .getResultList())
                    .isEmpty();
        }
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
    }
}
