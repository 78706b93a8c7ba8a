package io.hibernateshards.scenario.spring;

import io.hibernateshards.scenario.ledger.LedgerEntry;
import io.hibernateshards.spring.ShardsTransactionManager;
import jakarta.persistence.EntityManagerFactory;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.boot.jpa.EntityManagerFactoryBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;

/** The ways in which an application of Spring Boot has a second, ordinary unit: a ledger beside the sharded shop. */
final class LedgerUnits {

    private LedgerUnits() {}

    static DataSource dataSource(Environment environment) {
        return DataSourceBuilder.create()
                .url(environment.getRequiredProperty("ledger.url"))
                .username(environment.getRequiredProperty("ledger.username"))
                .password(environment.getRequiredProperty("ledger.password"))
                .build();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableJpaRepositories(basePackageClasses = ShopApplication.class)
    static class ShopRepositories {}

    /** As Boot's documentation does it: by beans that are injected by their qualifier alone, and an adapter of its own. */
    @Configuration(proxyBeanMethods = false)
    @EnableJpaRepositories(
            basePackageClasses = LedgerEntry.class,
            entityManagerFactoryRef = "ledgerEntityManagerFactory",
            transactionManagerRef = "ledgerTransactionManager")
    static class ByQualifier {

        @Bean(defaultCandidate = false)
        @Qualifier("ledger")
        DataSource ledgerDataSource(Environment environment) {
            return dataSource(environment);
        }

        @Bean(defaultCandidate = false)
        @Qualifier("ledger")
        LocalContainerEntityManagerFactoryBean ledgerEntityManagerFactory(@Qualifier("ledger") DataSource dataSource) {
            return new EntityManagerFactoryBuilder(
                            new HibernateJpaVendorAdapter(), its -> Map.of("hibernate.hbm2ddl.auto", "create"), null)
                    .dataSource(dataSource)
                    .packages(LedgerEntry.class)
                    .persistenceUnit("ledger")
                    .build();
        }

        @Bean(defaultCandidate = false)
        @Qualifier("ledger")
        JpaTransactionManager ledgerTransactionManager(@Qualifier("ledger") EntityManagerFactory factory) {
            return new JpaTransactionManager(factory);
        }
    }

    /** Both units by the builder that Boot has. */
    @Configuration(proxyBeanMethods = false)
    @EnableJpaRepositories(
            basePackageClasses = LedgerEntry.class,
            entityManagerFactoryRef = "ledgerEntityManagerFactory",
            transactionManagerRef = "ledgerTransactionManager")
    static class ByBuilder {

        // region builder
        @Bean
        @Primary
        LocalContainerEntityManagerFactoryBean entityManagerFactory(
                EntityManagerFactoryBuilder builder, DataSource shardsDataSource) {
            return builder.dataSource(shardsDataSource)
                    .packages(Shopper.class)
                    .persistenceUnit("shop")
                    .build();
        }

        @Bean
        @Primary
        ShardsTransactionManager transactionManager(EntityManagerFactory factory) {
            return new ShardsTransactionManager(factory);
        }

        @Bean
        LocalContainerEntityManagerFactoryBean ledgerEntityManagerFactory(
                EntityManagerFactoryBuilder builder, @Qualifier("ledgerDataSource") DataSource dataSource) {
            return builder.dataSource(dataSource)
                    .packages(LedgerEntry.class)
                    .persistenceUnit("ledger")
                    .build();
        }

        @Bean
        JpaTransactionManager ledgerTransactionManager(
                @Qualifier("ledgerEntityManagerFactory") EntityManagerFactory factory) {
            return new JpaTransactionManager(factory);
        }
        // endregion

        @Bean
        DataSource ledgerDataSource(Environment environment) {
            return dataSource(environment);
        }
    }

    /** The application's only unit is an ordinary one, though its properties name databases. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableJpaRepositories(basePackageClasses = LedgerEntry.class)
    static class Alone {

        @Bean
        DataSource ledgerDataSource(Environment environment) {
            return dataSource(environment);
        }

        @Bean
        LocalContainerEntityManagerFactoryBean entityManagerFactory(
                @Qualifier("ledgerDataSource") DataSource dataSource) {
            var unit = new LocalContainerEntityManagerFactoryBean();
            unit.setDataSource(dataSource);
            unit.setPackagesToScan(LedgerEntry.class.getPackageName());
            unit.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
            unit.setJpaPropertyMap(Map.of("hibernate.hbm2ddl.auto", "create"));
            return unit;
        }
    }

    /** A unit of sharded entities, by mistake on one database. */
    @Configuration(proxyBeanMethods = false)
    static class OfShoppers {

        @Bean
        DataSource ledgerDataSource(Environment environment) {
            return dataSource(environment);
        }

        @Bean
        LocalContainerEntityManagerFactoryBean shopEntityManagerFactory(
                EntityManagerFactoryBuilder builder, @Qualifier("ledgerDataSource") DataSource dataSource) {
            return builder.dataSource(dataSource)
                    .packages(Shopper.class)
                    .persistenceUnit("shop")
                    .build();
        }
    }
}
