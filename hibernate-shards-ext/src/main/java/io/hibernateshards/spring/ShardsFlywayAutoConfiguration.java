package io.hibernateshards.spring;

import java.util.HashMap;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.jpa.autoconfigure.JpaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/** Lets Spring Boot's Flyway migrate every database of a sharded unit. */
@AutoConfiguration(after = ShardsAutoConfiguration.class, before = FlywayAutoConfiguration.class)
@ConditionalOnClass({Flyway.class, FlywayMigrationStrategy.class})
@ConditionalOnBooleanProperty(name = "spring.flyway.enabled", matchIfMissing = true)
@Conditional(OnNamedDatabases.class)
public final class ShardsFlywayAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(FlywayMigrationStrategy.class)
    ShardMigrations shardMigrations(ShardsProperties properties, JpaProperties jpa, BeanFactory beans) {
        return new ShardMigrations(() -> {
            var unit = new HashMap<String, Object>(jpa.getProperties());
            ShardsAutoConfiguration.settings(properties, beans).addTo(unit);
            return unit;
        });
    }
}
