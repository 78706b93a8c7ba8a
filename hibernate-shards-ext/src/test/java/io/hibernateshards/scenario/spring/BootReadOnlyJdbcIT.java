package io.hibernateshards.scenario.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.scenario.Arrangement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * JDBC that writes in a read-only transaction does what it does beside plain Hibernate: databases that heed the mark refuse it, others
 * write.
 */
class BootReadOnlyJdbcIT {

    static Stream<Arguments> arrangements() {
        return DatabaseKind.selected()
                .flatMap(kind -> Stream.of(new Arrangement(8, 1), new Arrangement(8, 4))
                        .map(arrangement -> Arguments.of(kind, arrangement)));
    }

    @ParameterizedTest
    @MethodSource("arrangements")
    void itIsTheSameAsBesidePlainHibernate(DatabaseKind kind, Arrangement arrangement) throws SQLException {
        List<String> expected;
        try (var plain = RunningShop.start(kind, Arrangement.PLAIN)) {
            expected = outcomes(plain);
        }

        try (var sharded = RunningShop.start(kind, arrangement)) {
            assertThat(outcomes(sharded)).isEqualTo(expected);
        }
        assertThat(expected.get(0)).startsWith(kind == DatabaseKind.POSTGRESQL ? "Uncategorized" : "1");
    }

    private static List<String> outcomes(RunningShop shop) throws SQLException {
        var outcomes = new ArrayList<String>();
        var readOnly = shop.transaction();
        readOnly.setReadOnly(true);
        var isolated = shop.transaction();
        isolated.setReadOnly(true);
        isolated.setIsolationLevel(TransactionDefinition.ISOLATION_SERIALIZABLE);
        for (var transaction : List.of(readOnly, isolated)) {
            outcomes.add(
                    outcome(shop, transaction, () -> shop.jdbc().update("update shopper set points = points + 6")));
            outcomes.add(outcome(shop, transaction, () -> {
                shop.jdbc().execute("create table note (id int)");
                return 0;
            }));
            outcomes.add(outcome(shop, transaction, () -> {
                shop.jdbc().execute((Connection connection) -> {
                    connection.createStatement().executeUpdate("delete from shopper where points > 100");
                    return "";
                });
                return 0;
            }));
            outcomes.add(outcome(
                    shop,
                    transaction,
                    () -> shop.jdbc().queryForObject("select points from shopper for update", Integer.class)));
            outcomes.add(outcome(
                    shop, shop.transaction(), () -> shop.jdbc().update("update shopper set points = points + 1")));
        }
        return outcomes;
    }

    /** What the work gave or threw, and what is stored afterwards. */
    private static String outcome(RunningShop shop, TransactionTemplate transaction, Supplier<Integer> work)
            throws SQLException {
        shop.empty();
        var login = "ada";
        shop.inTransaction(() -> shop.entities().persist(new Shopper(login, "Ada", 1)));
        String outcome;
        try {
            outcome = String.valueOf(transaction.<Integer>execute(status -> {
                shop.entities().find(Shopper.class, login);
                return work.get();
            }));
        } catch (RuntimeException failure) {
            outcome = failure.getClass().getSimpleName();
        }
        for (var database : shop.databases()) {
            database.execute("drop table if exists note");
        }
        return outcome + ", then "
                + shop.entities()
                        .createQuery("select points from Shopper", Integer.class)
                        .getResultList();
    }
}
