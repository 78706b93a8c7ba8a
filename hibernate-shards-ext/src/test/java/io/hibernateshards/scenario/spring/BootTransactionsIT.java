package io.hibernateshards.scenario.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.ShardedSession;
import io.hibernateshards.ShardedSessionFactory;
import io.hibernateshards.UnsupportedShardedQueryException;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.scenario.Arrangement;
import io.hibernateshards.spring.ShardsDataSource;
import io.hibernateshards.spring.ShardsJpaDialect;
import jakarta.persistence.PersistenceContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Spring's transactions on a sharded unit, JDBC beside them, and the exceptions that come out of them. */
@ParameterizedClass
@MethodSource("io.hibernateshards.fixtures.DatabaseKind#selected")
class BootTransactionsIT {

    private static RunningShop shop;

    @Parameter
    private DatabaseKind kind;

    @BeforeParameterizedClassInvocation
    static void start(DatabaseKind kind) {
        shop = RunningShop.start(kind, new Arrangement(8, 4));
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        shop.close();
    }

    @BeforeEach
    void empty() throws SQLException {
        shop.empty();
    }

    @Test
    void databasesByNameMakeItSharded() {
        var factory = shop.context().getBean(ShardedSessionFactory.class);

        assertThat(factory.databaseNames()).containsExactly("db0", "db1", "db2", "db3");
        assertThat(factory.delegates()).hasSize(8);
        assertThat(shop.context().getBean(DataSource.class)).isInstanceOf(ShardsDataSource.class);
        assertThat(shop.context()
                        .getBean(LocalContainerEntityManagerFactoryBean.class)
                        .getJpaDialect())
                .isInstanceOf(ShardsJpaDialect.class);
        shop.inTransaction(() -> {
            shop.entities().persist(shop.shopperOn("db2"));
            shop.entities().flush();
            assertThat(shop.entities()
                            .unwrap(ShardedSession.class)
                            .explain("from Shopper")
                            .databases())
                    .hasSize(4);
        });
        assertThat(shop.entities().createQuery("from Shopper", Shopper.class).getResultList())
                .hasSize(1);
    }

    @Test
    void sessionsAndFactoriesOfShardsAreInjected() {
        var user = new Users();
        shop.context().getAutowireCapableBeanFactory().autowireBean(user);

        shop.inTransaction(() -> {
            assertThat(user.session.databaseOf(shop.shopperOn("db2"))).isEqualTo("db2");
            Shopper absent = user.session.withDatabase("db1", session -> session.find(Shopper.class, "nobody"));
            assertThat(absent).isNull();
        });
        assertThat(user.factory.databaseNames()).hasSize(4);
    }

    private static final class Users {

        @PersistenceContext
        private ShardedSession session;

        @Autowired
        private ShardedSessionFactory factory;
    }

    @Test
    void isolationHoldsOnEveryDatabaseAndNotBeyondTheTransaction() {
        var serializable = shop.transaction();
        serializable.setIsolationLevel(TransactionDefinition.ISOLATION_SERIALIZABLE);
        serializable.setReadOnly(true);
        var usual = shop.transaction();
        usual.setReadOnly(true);

        assertThat(isolations(serializable, shop))
                .containsOnly(Connection.TRANSACTION_SERIALIZABLE)
                .hasSize(4);
        assertThat(isolations(usual, shop))
                .containsOnly(Connection.TRANSACTION_READ_COMMITTED)
                .hasSize(4);
    }

    @Test
    void aReadOnlyTransactionWritesNothingAndTellsEveryDatabase() {
        var shopper = shop.shopperOn("db1");
        shop.inTransaction(() -> shop.entities().persist(shopper));
        var readOnly = shop.transaction();
        readOnly.setReadOnly(true);

        readOnly.executeWithoutResult(status -> {
            shop.entities().find(Shopper.class, shopper.getLogin()).name = "changed";
            assertThat(shop.entities()
                            .unwrap(ShardedSession.class)
                            .onAllDatabases(session -> shop.jdbc().<Boolean>execute(Connection::isReadOnly)))
                    .hasSize(4)
                    .containsValue(true)
                    .doesNotContainValue(false);
        });

        assertThat(shop.entities().find(Shopper.class, shopper.getLogin()).getName())
                .isEqualTo("On db1");
        shop.inTransaction(() -> shop.entities().find(Shopper.class, shopper.getLogin()).name = "changed");
        assertThat(shop.entities().find(Shopper.class, shopper.getLogin()).getName())
                .isEqualTo("changed");
    }

    @Test
    void aTransactionEndsWhenItsTimeIsOver() {
        var brief = shop.transaction();
        brief.setTimeout(1);

        assertThatThrownBy(() -> brief.executeWithoutResult(status -> {
                    shop.entities().persist(shop.shopperOn("db0"));
                    sleepBeyondASecond();
                }))
                .hasMessageContaining("1 s");

        assertThat(shop.entities().createQuery("from Shopper").getResultList()).isEmpty();
    }

    @Test
    void jdbcJoinsATransactionOnOneDatabase() {
        var shopper = shop.shopperOn("db3");

        shop.inTransaction(() -> {
            shop.entities().persist(shopper);
            shop.entities().flush();
            assertThat(shop.jdbc().queryForObject("select count(*) from shopper", Long.class))
                    .isEqualTo(1);
            shop.jdbc().update("update shopper set points = 7");
        });

        assertThat(shop.entities().find(Shopper.class, shopper.getLogin()).getPoints())
                .isEqualTo(7);
    }

    @Test
    void whatJdbcWroteIsRolledBackWithTheRest() {
        var shopper = shop.shopperOn("db3");
        shop.inTransaction(() -> shop.entities().persist(shopper));

        shop.transaction().executeWithoutResult(status -> {
            shop.entities().find(Shopper.class, shopper.getLogin());
            shop.jdbc().update("update shopper set points = 7");
            status.setRollbackOnly();
        });

        assertThat(shop.entities().find(Shopper.class, shopper.getLogin()).getPoints())
                .isEqualTo(1);
    }

    @Test
    void jdbcThatMeansNoDatabaseIsRefused() {
        var count = "select count(*) from shopper";

        assertThatThrownBy(() -> shop.jdbc().queryForObject(count, Long.class))
                .isInstanceOf(CannotGetJdbcConnectionException.class)
                .rootCause()
                .isInstanceOf(UnsupportedShardedQueryException.class)
                .hasMessageContainingAll("there is no transaction", "ShardedSession.withDatabase");
        assertRefused(() -> shop.inTransaction(() -> shop.jdbc().queryForObject(count, Long.class)), "used 'none yet'");
        assertRefused(
                () -> shop.inTransaction(() -> {
                    shop.entities().createQuery("from Shopper").getResultList();
                    shop.jdbc().queryForObject(count, Long.class);
                }),
                "used 'db0', 'db1', 'db2', 'db3'");
        shop.inTransaction(() -> assertThat(shop.entities()
                        .unwrap(ShardedSession.class)
                        .<Long>withDatabase("db2", session -> shop.jdbc().queryForObject(count, Long.class)))
                .isZero());
    }

    @Test
    void jdbcOfOneDatabaseDoesNotGoOnWhileTheSessionIsNarrowedToAnother() {
        shop.inTransaction(() -> {
            var session = shop.entities().unwrap(ShardedSession.class);

            shop.entities().createQuery("from Shopper where login = 'a'").getResultList();
            var database = session.databaseOf(new Shopper("a", "A", 0));
            var other = database.equals("db0") ? "db1" : "db0";
            shop.jdbc().execute((Connection connection) -> {
                assertThatThrownBy(() -> session.withDatabase(
                                other, inner -> shop.jdbc().queryForObject("select 1", Long.class)))
                        .hasMessageContaining("is of the database '" + database + "'")
                        .hasMessageContaining("narrowed to '" + other + "'");
                return null;
            });
        });
    }

    @Test
    void aConnectionCountsAsAWrite() {
        assertThatThrownBy(() -> shop.inTransaction(() -> {
                    shop.entities().find(Shopper.class, shop.shopperOn("db1").getLogin());
                    shop.jdbc().update("update shopper set points = 0");
                    shop.entities().persist(shop.shopperOn("db2"));
                }))
                .isInstanceOf(InvalidDataAccessApiUsageException.class)
                .hasMessageContaining("written to the database 'db1'");
    }

    @Test
    void failuresAreThoseOfSpringsHierarchy() {
        var shopper = shop.shopperOn("db1");
        shop.inTransaction(() -> shop.entities().persist(shopper));

        assertThatThrownBy(() ->
                        shop.inTransaction(() -> shop.entities().persist(new Shopper(shopper.getLogin(), "Again", 0))))
                .isInstanceOf(DuplicateKeyException.class);
        assertThatThrownBy(() -> shop.inTransaction(() -> {
                    shop.entities().persist(shop.shopperOn("db2"));
                    shop.entities().persist(shop.shopperOn("db3"));
                }))
                .isInstanceOf(InvalidDataAccessApiUsageException.class)
                .hasMessageContaining("best_effort");
    }

    private static List<Integer> isolations(TransactionTemplate transaction, RunningShop shop) {
        var isolations = new ArrayList<Integer>();
        transaction.executeWithoutResult(status -> shop.entities()
                .unwrap(ShardedSession.class)
                .onAllDatabases(session -> shop.jdbc().execute((Connection connection) -> {
                    isolations.add(connection.getTransactionIsolation());
                    return "";
                })));
        return isolations;
    }

    private static void sleepBeyondASecond() {
        try {
            Thread.sleep(1_100);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static void assertRefused(Runnable work, String because) {
        assertThatThrownBy(work::run)
                .isInstanceOf(InvalidDataAccessApiUsageException.class)
                .hasCauseInstanceOf(UnsupportedShardedQueryException.class)
                .hasMessageContaining(because)
                .hasMessageContaining("ShardedSession.withDatabase");
    }
}
