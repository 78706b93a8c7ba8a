package io.hibernateshards.spring;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceInitializationAutoConfiguration;
import org.springframework.boot.jpa.autoconfigure.JpaProperties;
import org.springframework.boot.sql.autoconfigure.init.ApplicationScriptDatabaseInitializer;
import org.springframework.boot.sql.autoconfigure.init.ConditionalOnSqlInitialization;
import org.springframework.boot.sql.autoconfigure.init.SqlInitializationProperties;
import org.springframework.boot.sql.init.dependency.DatabaseInitializationDependencyConfigurer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.datasource.init.DatabasePopulator;

/** Runs an application's schema scripts on every database of a sharded unit. */
@AutoConfiguration(after = ShardsAutoConfiguration.class, before = DataSourceInitializationAutoConfiguration.class)
@ConditionalOnClass({DatabasePopulator.class, ApplicationScriptDatabaseInitializer.class})
@ConditionalOnBean(ShardsDataSource.class)
@ConditionalOnSqlInitialization
@Conditional(OnNamedDatabases.class)
@EnableConfigurationProperties(SqlInitializationProperties.class)
@Import(DatabaseInitializationDependencyConfigurer.class)
public final class ShardsSqlAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(ApplicationScriptDatabaseInitializer.class)
    ShardScripts shardScripts(
            ShardsDataSource dataSource,
            SqlInitializationProperties scripts,
            ShardsProperties properties,
            JpaProperties jpa,
            BeanFactory beans) {
        return new ShardScripts(dataSource, scripts, () -> ShardsAutoConfiguration.unit(properties, jpa, beans));
    }
}
