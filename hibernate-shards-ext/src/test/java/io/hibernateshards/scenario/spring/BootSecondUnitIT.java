package io.hibernateshards.scenario.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.ShardConfigurationException;
import io.hibernateshards.ShardedSessionFactory;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.fixtures.TestDatabase;
import io.hibernateshards.scenario.Arrangement;
import io.hibernateshards.scenario.ledger.LedgerEntry;
import io.hibernateshards.scenario.ledger.LedgerRepository;
import io.hibernateshards.spring.ShardMeters;
import io.hibernateshards.spring.ShardsEndpoint;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.persistence.EntityManagerFactory;
import java.util.List;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** An ordinary unit of the same application beside the sharded one, or in its place. */
class BootSecondUnitIT {

    private static final Arrangement TWO = new Arrangement(8, 2);

    private static ApplicationContextRunner shop(Databases databases, Class<?>... more) {
        return application(databases)
                .withUserConfiguration(ShopApplication.class)
                .withUserConfiguration(more);
    }

    private static ApplicationContextRunner application(Databases databases) {
        var ledger = databases.fresh("ledger");
        return new ApplicationContextRunner()
                .withPropertyValues(ShopApplication.properties(TWO, TWO.databases(databases))
                        .toArray(String[]::new))
                .withPropertyValues(
                        "spring.jpa.hibernate.ddl-auto=create",
                        "spring.jmx.enabled=true",
                        "management.endpoints.jmx.exposure.include=*",
                        "ledger.url=" + ledger.url(),
                        "ledger.username=" + ledger.user(),
                        "ledger.password=" + ledger.password());
    }

    private static void inEachWay(Databases databases, Work work) {
        for (var way : List.of(LedgerUnits.ByQualifier.class, LedgerUnits.ByBuilder.class)) {
            shop(databases, way, LedgerUnits.ShopRepositories.class).run(context -> {
                assertThat(context).hasNotFailed();
                work.in(context, new RunningShop(context, databases, List.<TestDatabase>of()));
            });
        }
    }

    private interface Work {
        void in(AssertableApplicationContext context, RunningShop shop);
    }

    private static TransactionTemplate ledgerTransaction(AssertableApplicationContext context) {
        return new TransactionTemplate(context.getBean("ledgerTransactionManager", PlatformTransactionManager.class));
    }

    @OnEachDatabase
    void repositoriesOfBothWork(Databases databases) {
        inEachWay(databases, (context, shop) -> {
            var shoppers = context.getBean(ShopperRepository.class);
            var ledger = context.getBean(LedgerRepository.class);

            shoppers.save(shop.shopperOn("db0"));
            shoppers.save(shop.shopperOn("db1"));
            ledger.saveAll(List.of(new LedgerEntry("ada", 20), new LedgerEntry("ada", 10), new LedgerEntry("bob", 5)));

            assertThat(shoppers.count()).isEqualTo(2);
            assertThat(ledger.findByLoginOrderByCents("ada"))
                    .extracting(LedgerEntry::getCents)
                    .containsExactly(10L, 20L);
            assertThat(context.getBean(ShardedSessionFactory.class).databaseNames())
                    .containsExactly("db0", "db1");
            var ordinary = context.getBean("ledgerEntityManagerFactory", EntityManagerFactory.class);
            assertThat(ordinary).isInstanceOf(SessionFactory.class).isNotInstanceOf(ShardedSessionFactory.class);
            assertThat(ordinary.getProperties())
                    .allSatisfy((name, value) -> assertThat(name).doesNotStartWith("hibernate.shards."));
        });
    }

    @OnEachDatabase
    void transactionsOfEachEndByThemselves(Databases databases) {
        inEachWay(databases, (context, shop) -> {
            var shoppers = context.getBean(ShopperRepository.class);
            var ledger = context.getBean(LedgerRepository.class);

            shop.transaction().executeWithoutResult(status -> {
                shoppers.save(shop.shopperOn("db1"));
                ledger.save(new LedgerEntry("kept", 1));
                status.setRollbackOnly();
            });
            ledgerTransaction(context).executeWithoutResult(status -> {
                ledger.save(new LedgerEntry("undone", 1));
                shoppers.save(shop.shopperOn("db0"));
                status.setRollbackOnly();
            });

            assertThat(shoppers.findAll())
                    .extracting(Shopper::getLogin)
                    .containsExactly(shop.shopperOn("db0").getLogin());
            assertThat(ledger.findByLoginOrderByCents("kept")).hasSize(1);
            assertThat(ledger.findByLoginOrderByCents("undone")).isEmpty();
        });
    }

    @OnEachDatabase
    void jdbcJoinsTheTransactionOfItsOwnUnit(Databases databases) {
        inEachWay(databases, (context, shop) -> {
            var ledger = context.getBean(LedgerRepository.class);
            var jdbc = new JdbcTemplate(context.getBean("ledgerDataSource", DataSource.class));

            ledgerTransaction(context).executeWithoutResult(status -> {
                ledger.saveAndFlush(new LedgerEntry("ada", 1));
                assertThat(jdbc.update("update ledger_entry set cents = 7")).isEqualTo(1);
                shop.inTransaction(() -> {
                    shop.entities().persist(shop.shopperOn("db1"));
                    shop.entities().flush();
                    assertThat(shop.jdbc().queryForObject("select count(*) from shopper", Long.class))
                            .isEqualTo(1);
                });
                status.setRollbackOnly();
            });

            assertThat(ledger.findAll()).isEmpty();
        });
    }

    @OnEachDatabase
    void actuatorTellsOfTheShardedUnitAndOfTheHealthOfBoth(Databases databases) {
        inEachWay(databases, (context, shop) -> {
            assertThat(health(context)).containsExactlyInAnyOrder("db0 UP", "db1 UP", "ledgerDataSource UP");
            assertThat(context.getBean(ShardsEndpoint.class).shards().databases())
                    .containsExactly("db0", "db1");
            var registry = new SimpleMeterRegistry();
            context.getBean(ShardMeters.class).bindTo(registry);
            assertThat(registry.find("shards.statements").counters()).hasSize(2);
        });
    }

    @OnEachDatabase
    void anOrdinaryUnitMayBeTheOnlyOneBesideNamedDatabases(Databases databases) {
        application(databases).withUserConfiguration(LedgerUnits.Alone.class).run(context -> {
            assertThat(context).hasNotFailed();
            var ledger = context.getBean(LedgerRepository.class);

            ledger.save(new LedgerEntry("ada", 1));

            assertThat(ledger.count()).isEqualTo(1);
            assertThat(health(context)).containsExactly("ledgerDataSource UP");
            assertThat(context.getBean(ShardsEndpoint.class).shards()).isNull();
            var registry = new SimpleMeterRegistry();
            context.getBean(ShardMeters.class).bindTo(registry);
            assertThat(registry.getMeters()).isEmpty();
        });
    }

    @OnEachDatabase
    void anOrdinaryUnitOfShardedEntitiesIsRefused(Databases databases) {
        shop(databases, LedgerUnits.OfShoppers.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(ShardConfigurationException.class)
                        .hasMessageContainingAll(
                                "unit 'shop' is given a DataSource of its own", "'" + Purchase.class.getName())
                        .hasMessageContaining("Give it 'shardsDataSource'"));
    }

    @OnEachDatabase
    void aDataSourceThatIsADatabaseOfTheUnitIsToldOnce(Databases databases) {
        shop(databases)
                .withBean("db9", DataSource.class, () -> databases.fresh("nine").dataSource())
                .withBean(
                        "db1", DataSource.class, () -> databases.fresh("other").dataSource())
                .withPropertyValues("hibernate-shards.databases.nine.data-source=db9")
                .run(context -> assertThat(health(context))
                        .containsExactlyInAnyOrder("db0 UP", "db1 UP", "nine UP", "db1DataSource UP"));
    }

    private static List<String> health(AssertableApplicationContext context) {
        return context.getBean("dbHealthContributor", CompositeHealthContributor.class).stream()
                .map(BootSecondUnitIT::text)
                .toList();
    }

    private static String text(HealthContributors.Entry entry) {
        var health = ((HealthIndicator) entry.contributor()).health();
        return entry.name() + " " + (health.getStatus().equals(Status.UP) ? "UP" : health.toString());
    }
}
