package io.hibernateshards.spring;

import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayConnectionDetails;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.flyway.autoconfigure.FlywayProperties;
import org.springframework.boot.jpa.autoconfigure.JpaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/** Lets Spring Boot's Flyway migrate every database of a sharded unit. */
@AutoConfiguration(after = ShardsAutoConfiguration.class, before = FlywayAutoConfiguration.class)
@ConditionalOnClass({Flyway.class, FlywayMigrationStrategy.class})
@ConditionalOnBooleanProperty(name = "spring.flyway.enabled", matchIfMissing = true)
@Conditional(OnNamedDatabases.class)
@EnableConfigurationProperties(FlywayProperties.class)
public final class ShardsFlywayAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(FlywayMigrationStrategy.class)
    ShardMigrations shardMigrations(
            ShardsProperties properties,
            JpaProperties jpa,
            BeanFactory beans,
            ObjectProvider<FlywayConnectionDetails> connection) {
        return new ShardMigrations(() -> ShardsAutoConfiguration.unit(properties, jpa, beans), connection);
    }

    @Bean
    @ConditionalOnMissingBean(FlywayConnectionDetails.class)
    FlywayLogin flywayLogin(FlywayProperties properties) {
        return new FlywayLogin(properties);
    }

    @Bean
    static VendorOfEachDatabase vendorOfEachDatabase() {
        return new VendorOfEachDatabase();
    }
}
