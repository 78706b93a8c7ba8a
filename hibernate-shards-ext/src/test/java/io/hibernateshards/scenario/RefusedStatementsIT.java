package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.CrossDatabaseWriteException;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.UnsupportedShardedQueryException;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.scenario.StatementOracleIT.Customer;
import io.hibernateshards.scenario.StatementOracleIT.Nation;
import io.hibernateshards.scenario.StatementOracleIT.Purchase;
import java.util.LinkedHashMap;
import java.util.Map;
import org.hibernate.ScrollMode;
import org.hibernate.query.Query;

/** What several databases cannot answer together is refused by its name, with a way out, and runs where one can. */
class RefusedStatementsIT {

    private static final Map<String, String> SELECTS = new LinkedHashMap<>();

    static {
        SELECTS.put(
                "select distinct c from Customer c join Purchase p on p.total = c.balance order by c.name",
                "nothing in it says");
        SELECTS.put(
                "select distinct n from Nation n left join Customer c on c.nation = n order by n.name",
                "an outer join that keeps rows");
        SELECTS.put(
                "select c from Customer c right join c.nation n join fetch c.purchases",
                "an outer join that keeps rows");
        SELECTS.put(
                "select c from Customer c left join fetch c.purchases p join Customer d on d.score = c.score where p.total > 1",
                "nothing in it says");
    }

    @OnEachDatabase
    void selectsAreRefusedOverSeveralDatabasesAndRunOnOne(Databases databases) {
        try (var unit = RoutedUnit.of(
                        databases.fresh("one", "two"),
                        TransactionMode.SINGLE,
                        Customer.class,
                        Purchase.class,
                        Nation.class);
                var session = unit.factory.openSession()) {
            SELECTS.forEach((hql, reason) -> {
                assertThatThrownBy(() -> session.createQuery(hql, Object.class).getResultList())
                        .as(hql)
                        .isInstanceOf(UnsupportedShardedQueryException.class)
                        .hasMessageContaining(hql)
                        .hasMessageContaining("on the databases [one, two]")
                        .hasMessageContaining(reason);
                session.withDatabase(
                        "one", its -> its.createQuery(hql, Object.class).getResultList());
            });
            assertThatThrownBy(() ->
                            session.createQuery("from Customer", Customer.class).scroll(ScrollMode.SCROLL_INSENSITIVE))
                    .isInstanceOf(UnsupportedShardedQueryException.class)
                    .hasMessageContaining("a scroll of mode scroll_insensitive")
                    .hasMessageContaining("Scroll forward only");
        }
    }

    @OnEachDatabase
    void countsAddUpWhereEachRowIsOnOneDatabase(Databases databases) {
        try (var unit = unit(databases, TransactionMode.BEST_EFFORT)) {
            unit.factory.inTransaction(session -> {
                for (int number = 0; number < 9; number++) {
                    session.persist(new Customer("k" + number));
                }
            });
            try (var session = unit.factory.openSession()) {
                assertThat(session.createQuery("from Customer c order by c.login", Customer.class)
                                .setMaxResults(2)
                                .getResultCount())
                        .isEqualTo(9);
            }
        }
    }

    @OnEachDatabase
    void changesThatCouldLeaveARowWhereItDoesNotBelongAreRefused(Databases databases) {
        var changes = Map.of(
                "update Customer c set c.login = 'x' where c.login = 'y'", "the shard key of",
                "update Purchase p set p.customer = null where p.customer.login = 'y'", "the shard key of",
                "insert into Customer (login) values ('x')", "it leaves out 'active', which cannot be null",
                "delete from Nation n where exists (from Customer c where c.nation = n)",
                        "by what not every database has or knows");
        try (var unit = unit(databases, TransactionMode.BEST_EFFORT)) {
            changes.forEach((hql, reason) -> assertThatThrownBy(
                            () -> unit.factory.inTransaction(session -> execute(session.createQuery(hql))))
                    .as(hql)
                    .isInstanceOf(UnsupportedShardedQueryException.class)
                    .hasMessageContaining(hql)
                    .hasMessageContaining(reason));
        }
    }

    @OnEachDatabase
    void aChangeOfSeveralDatabasesIsRefusedInTheModeSingleWithTheRemedy(Databases databases) {
        try (var unit = unit(databases, TransactionMode.SINGLE)) {
            assertThatThrownBy(() -> unit.factory.inTransaction(
                            session -> execute(session.createQuery("update Customer c set c.score = 1"))))
                    .isInstanceOf(CrossDatabaseWriteException.class)
                    .hasMessageContaining("would change rows on the databases 'one', 'two'")
                    .hasMessageContaining("Narrow it by the shard key");
            var changed = unit.factory.fromTransaction(session ->
                    execute(session.createQuery("update Customer c set c.score = 1 where c.login = 'nobody'")));
            assertThat(changed).isZero();
        }
    }

    private static int execute(Query<?> query) {
        return query.executeUpdate();
    }

    private static RoutedUnit unit(Databases databases, TransactionMode mode) {
        return RoutedUnit.of(databases.fresh("one", "two"), mode, Customer.class, Purchase.class, Nation.class);
    }
}
