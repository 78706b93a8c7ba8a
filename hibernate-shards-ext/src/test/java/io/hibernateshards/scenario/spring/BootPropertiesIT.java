package io.hibernateshards.scenario.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.ShardConfigurationException;
import io.hibernateshards.ShardedSessionFactory;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.scenario.Arrangement;
import io.hibernateshards.spring.ShardsActuatorAutoConfiguration;
import io.hibernateshards.spring.ShardsAutoConfiguration;
import io.hibernateshards.spring.ShardsDataSource;
import io.hibernateshards.spring.ShardsFlywayAutoConfiguration;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.UserTransaction;
import java.io.IOException;
import java.io.StringReader;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.hibernate.SessionFactory;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.jpa.EntityManagerFactoryBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.context.annotation.Bean;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.jta.JtaTransactionManager;

/** What an application's properties make of its unit when it starts, and what they are refused for. */
class BootPropertiesIT {

    private static final Arrangement FOUR = new Arrangement(8, 4);
    private static final String CREATE = "spring.jpa.hibernate.ddl-auto=create";

    private static void run(
            List<String> properties, ContextConsumer<AssertableApplicationContext> test, String... more) {
        new ApplicationContextRunner()
                .withUserConfiguration(ShopApplication.class)
                .withPropertyValues(properties.toArray(String[]::new))
                .withPropertyValues(more)
                .run(test);
    }

    @OnEachDatabase
    void withoutDatabasesTheUnitIsHibernatesOwn(Databases databases) {
        var plain = ShopApplication.properties(Arrangement.PLAIN, Arrangement.PLAIN.databases(databases));

        run(
                plain,
                context -> {
                    assertThat(context).hasNotFailed().doesNotHaveBean(ShardsDataSource.class);
                    assertThat(context.getBean(SessionFactory.class)).isNotInstanceOf(ShardedSessionFactory.class);
                },
                CREATE);
    }

    @OnEachDatabase
    void thePropertiesOfTheReadmeStartAnApplication(Databases databases) throws IOException {
        var properties = readme();
        properties.put("spring.flyway.enabled", "false");
        for (var name : List.of("one", "two")) {
            var its = databases.fresh(name);
            properties.put("hibernate-shards.databases." + name + ".url", its.url());
            properties.put("hibernate-shards.databases." + name + ".username", its.user());
            properties.put("hibernate-shards.databases." + name + ".password", its.password());
        }

        run(
                properties.entrySet().stream()
                        .map(property -> property.getKey() + "=" + property.getValue())
                        .toList(),
                context -> assertThat(
                                context.getBean(ShardedSessionFactory.class).databaseNames())
                        .containsExactly("one", "two"),
                CREATE);
    }

    private static Properties readme() throws IOException {
        var text = Files.readString(Path.of("../README.md"));
        int start = text.indexOf("```properties\n") + "```properties\n".length();
        var properties = new Properties();
        properties.load(new StringReader(text.substring(start, text.indexOf("```", start))));
        return properties;
    }

    @AutoConfigurationPackage
    static class Entities {}

    @OnEachDatabase
    void whatIsOptionalMayBeAbsent(Databases databases) {
        new ApplicationContextRunner()
                .withUserConfiguration(Entities.class)
                .withConfiguration(AutoConfigurations.of(
                        ShardsAutoConfiguration.class,
                        ShardsFlywayAutoConfiguration.class,
                        ShardsActuatorAutoConfiguration.class,
                        HibernateJpaAutoConfiguration.class))
                .withClassLoader(new FilteredClassLoader(
                        "io.micrometer.core",
                        "org.flywaydb",
                        "org.springframework.boot.actuate",
                        "org.springframework.boot.flyway",
                        "org.springframework.boot.health"))
                .withPropertyValues(ShopApplication.properties(FOUR, FOUR.databases(databases))
                        .toArray(String[]::new))
                .withPropertyValues(CREATE)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(ShardedSessionFactory.class)
                        .doesNotHaveBean("shardMeters")
                        .doesNotHaveBean("shardMigrations")
                        .doesNotHaveBean("dbHealthContributor"));
    }

    @OnEachDatabase
    void theSettingsOfTheUnitWorkToo(Databases databases) {
        var its = FOUR.databases(databases);
        var properties = new ArrayList<String>();
        properties.add("spring.jpa.properties.hibernate.shards.databases=db3, db0");
        properties.add("spring.jpa.properties.hibernate.shards.virtual_shards=16");
        for (var database : List.of(its.get(0), its.get(3))) {
            var prefix = "spring.jpa.properties.hibernate.shards.database." + database.name() + ".";
            properties.add(prefix + "url=" + database.url());
            properties.add(prefix + "user=" + database.user());
            properties.add(prefix + "password=" + database.password());
        }

        run(
                properties,
                context -> {
                    assertThat(context).hasNotFailed();
                    var factory = context.getBean(ShardedSessionFactory.class);
                    assertThat(factory.databaseNames()).containsExactly("db3", "db0");
                    assertThat(factory.delegates()).hasSize(16);
                },
                CREATE);
    }

    @OnEachDatabase
    void aDifferenceBetweenBothNamesIsToldWithoutItsValues(Databases databases) {
        var its = FOUR.databases(databases);

        run(
                ShopApplication.properties(FOUR, its),
                context -> assertThat(context)
                        .getFailure()
                        .hasRootCauseInstanceOf(ShardConfigurationException.class)
                        .rootCause()
                        .hasMessageContainingAll(
                                "2 problems",
                                "hibernate-shards.databases.db1.password",
                                "spring.jpa.properties.hibernate.shards.database.db1.password",
                                "hibernate-shards.virtual-shards",
                                "Remove one of them")
                        .hasMessageNotContaining("another-secret"),
                "spring.jpa.properties.hibernate.shards.database.db1.password=another-secret",
                "spring.jpa.properties.hibernate.shards.virtual_shards=9");
    }

    @OnEachDatabase
    void anotherDataSourceIsRefused(Databases databases) {
        run(
                ShopApplication.properties(FOUR, FOUR.databases(databases)),
                context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(ShardConfigurationException.class)
                        .hasMessageContaining("'spring.datasource.hikari', 'spring.datasource.url'.")
                        .hasMessageContaining("Move them there or remove them")
                        .hasMessageNotContaining("jdbc:h2:mem:other"),
                "spring.datasource.url=jdbc:h2:mem:other",
                "spring.datasource.hikari.maximum-pool-size=3",
                "spring.datasource.generate-unique-name=false");
    }

    @OnEachDatabase
    void settingsOfHikariAreThoseOfThePoolsUnderAnySpelling(Databases databases) {
        var its = FOUR.databases(databases);
        var properties = ShopApplication.properties(FOUR, its);
        properties.remove("hibernate-shards.pool.max-size=4");

        run(
                properties,
                context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(ofPool("db0", "MaximumPoolSize")).isEqualTo(3);
                    assertThat(ofPool("db3", "MaximumPoolSize")).isEqualTo(2);
                    assertThat(ofPool("db0", "LeakDetectionThreshold")).isEqualTo(8_000L);
                    assertThat(ofPool("db3", "LeakDetectionThreshold")).isEqualTo(9_000L);
                    assertThat(ofPool("db3", "ConnectionTimeout")).isEqualTo(1_500L);
                    assertThat(ofPool("db3", "MaxLifetime")).isEqualTo(60_000L);
                    try (var session =
                            context.getBean(ShardedSessionFactory.class).openSession()) {
                        int isolation = session.withDatabase(
                                "db3", one -> one.doReturningWork(Connection::getTransactionIsolation));
                        assertThat(isolation).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
                    }
                },
                CREATE,
                "hibernate-shards.pool.hikari.maximum-pool-size=3",
                "hibernate-shards.pool.hikari.leak-detection-threshold=8000",
                "hibernate-shards.pool.hikari.connectionTimeout=1500",
                "hibernate-shards.pool.hikari.transaction-isolation=TRANSACTION_SERIALIZABLE",
                "hibernate-shards.pool.hikari.register-mbeans=true",
                "hibernate-shards.pool.max-lifetime=60s",
                "hibernate-shards.databases.db3.pool.max-size=2",
                "hibernate-shards.databases.db3.pool.hikari.leakDetectionThreshold=9000");
    }

    private static Object ofPool(String database, String attribute) throws JMException {
        return ManagementFactory.getPlatformMBeanServer()
                .getAttribute(new ObjectName("com.zaxxer.hikari:type=PoolConfig (shards-" + database + ")"), attribute);
    }

    @OnEachDatabase
    void whatIsNoSettingOfAPoolIsTold(Databases databases) {
        run(
                ShopApplication.properties(FOUR, FOUR.databases(databases)),
                context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(ShardConfigurationException.class)
                        .hasMessageContainingAll(
                                "4 problems",
                                "'hibernate.shards.pool.hikari.leak-threshold'",
                                "'hibernate.shards.pool.hikari.jdbc-url'",
                                "does not take the value of the setting 'hibernate.shards.pool.hikari.idle-timeout'",
                                "'hibernate.shards.pool.hikari.maximum-pool-size' and the setting 'hibernate.shards.pool.max_size'",
                                "Remove one of them")
                        .hasMessageNotContaining("soon"),
                "hibernate-shards.pool.hikari.leak-threshold=9000",
                "hibernate-shards.pool.hikari.jdbc-url=jdbc:h2:mem:other",
                "hibernate-shards.pool.hikari.idle-timeout=soon",
                "hibernate-shards.pool.hikari.maximum-pool-size=9");
    }

    static class UnitWithAnotherDataSource {

        @Bean
        LocalContainerEntityManagerFactoryBean entityManagerFactory(
                EntityManagerFactoryBuilder builder, ShardsDataSource shardsDataSource) {
            var factory =
                    builder.dataSource(shardsDataSource).packages(Shopper.class).build();
            factory.setPersistenceUnitPostProcessors(unit -> unit.setNonJtaDataSource(new JdbcDataSource()));
            return factory;
        }
    }

    @OnEachDatabase
    void aUnitThatIsGivenAnotherDataSourceIsRefused(Databases databases) {
        new ApplicationContextRunner()
                .withUserConfiguration(UnitWithAnotherDataSource.class, ShopApplication.class)
                .withPropertyValues(ShopApplication.properties(FOUR, FOUR.databases(databases))
                        .toArray(String[]::new))
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(ShardConfigurationException.class)
                        .hasMessageContainingAll("is given the DataSource 'org.h2.", "'shardsDataSource'"));
    }

    @OnEachDatabase
    void transactionsOfJtaAreRefused(Databases databases) {
        var jta = (UserTransaction) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {UserTransaction.class, TransactionManager.class},
                (proxy, method, values) -> method.getName().equals("hashCode") ? 1 : null);

        new ApplicationContextRunner()
                .withUserConfiguration(ShopApplication.class)
                .withBean(JtaTransactionManager.class, () -> new JtaTransactionManager(jta, (TransactionManager) jta))
                .withPropertyValues(ShopApplication.properties(FOUR, FOUR.databases(databases))
                        .toArray(String[]::new))
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(ShardConfigurationException.class)
                        .hasMessageContainingAll("There is a JtaTransactionManager", "Remove it"));
    }

    @OnEachDatabase
    void misspeltPropertiesAreRefusedByTheirNamesAlone(Databases databases) {
        run(
                ShopApplication.properties(FOUR, FOUR.databases(databases)),
                context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining(
                                "'hibernate-shards.databases.db0.passwort', 'hibernate-shards.virtual-shard'.")
                        .hasMessageNotContaining("s3cret"),
                "hibernate-shards.virtual-shard=8",
                "hibernate-shards.databases.db0.passwort=s3cret",
                "hibernate-shards.databases.db0.pool.hikari.leakDetectionThreshold=0");
    }

    @OnEachDatabase
    void aPoolOfTheApplicationGetsItsConnectionsBackAsTheyWere(Databases databases) throws SQLException {
        var its = databases.fresh("orders");
        var only = new SingleConnectionDataSource(its.url(), its.user(), its.password(), true);

        new ApplicationContextRunner()
                .withUserConfiguration(ShopApplication.class)
                .withBean("ordersDataSource", DataSource.class, () -> only)
                .withPropertyValues("hibernate-shards.databases.orders.data-source=ordersDataSource", CREATE)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    var shop = new RunningShop(context, databases, List.of(its));
                    var serializable = shop.transaction();
                    serializable.setIsolationLevel(TransactionDefinition.ISOLATION_SERIALIZABLE);
                    serializable.setReadOnly(true);

                    serializable.executeWithoutResult(status -> shop.jdbc()
                            .execute((Connection used) -> assertThat(used.getTransactionIsolation())
                                    .isEqualTo(Connection.TRANSACTION_SERIALIZABLE)));

                    var connection = only.getConnection();
                    assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
                    assertThat(connection.isReadOnly()).isFalse();
                    assertThat(connection.getAutoCommit()).isTrue();
                });

        only.destroy();
    }

    @OnEachDatabase
    void aDatabaseThatIsDownFailsWhatNeedsIt(Databases databases) {
        var its = FOUR.databases(databases);
        var properties = ShopApplication.properties(FOUR, its);
        var unreachable = databases.kind() == DatabaseKind.POSTGRESQL
                ? "jdbc:postgresql://127.0.0.1:1/none"
                : "jdbc:h2:tcp://127.0.0.1:1/none";
        properties.replaceAll(property -> property.startsWith("hibernate-shards.databases.db3.url")
                ? "hibernate-shards.databases.db3.url=" + unreachable
                : property);

        run(
                properties,
                context -> {
                    var shop = new RunningShop(context, databases, its);
                    assertThatThrownBy(() -> shop.transaction()
                                    .executeWithoutResult(
                                            status -> shop.entities().persist(shop.shopperOn("db3"))))
                            .isInstanceOf(DataAccessResourceFailureException.class)
                            .hasMessageContaining("db3");
                    shop.inTransaction(() -> shop.entities().persist(shop.shopperOn("db0")));
                },
                CREATE,
                "hibernate-shards.pool.connection-timeout=1s");
    }
}
