package io.hibernateshards.spring;

import io.hibernateshards.metrics.jfr.FlightRecorderEvents;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.persistence.EntityManagerFactory;
import javax.sql.DataSource;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.SimpleAutowireCandidateResolver;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** Lets an application tell how its sharded unit is: health by database, the map and counters, meters, events of a recording. */
@AutoConfiguration(
        after = HibernateJpaAutoConfiguration.class,
        beforeName = "org.springframework.boot.jdbc.autoconfigure.health.DataSourceHealthContributorAutoConfiguration")
@ConditionalOnClass(EntityManagerFactory.class)
@ConditionalOnBean(EntityManagerFactory.class)
@Conditional(OnNamedDatabases.class)
public final class ShardsActuatorAutoConfiguration {

    @Bean
    ShardedUnits shardedUnits(ConfigurableListableBeanFactory beans) {
        return new ShardedUnits(beans);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(CompositeHealthContributor.class)
    static class HealthConfiguration {

        /** By this name it stands in the place of the one that would ask the DataSource. */
        @Bean
        @ConditionalOnEnabledHealthIndicator("db")
        @ConditionalOnMissingBean(name = {"dbHealthIndicator", "dbHealthContributor"})
        CompositeHealthContributor dbHealthContributor(
                ShardedUnits units, ShardsProperties properties, ConfigurableListableBeanFactory beans) {
            var others =
                    SimpleAutowireCandidateResolver.resolveAutowireCandidates(beans, DataSource.class, false, true);
            others.values().removeIf(ShardsDataSource::isBehind);
            others.keySet().removeAll(properties.dataSourceBeans());
            return ApplicationHealth.of(units.all(), others);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
    static class EndpointConfiguration {

        @Bean
        @ConditionalOnMissingBean
        @ConditionalOnAvailableEndpoint
        ShardsEndpoint shardsEndpoint(ShardedUnits units) {
            return new ShardsEndpoint(units.main().orElse(null));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterBinder.class)
    static class MetersConfiguration {

        @Bean
        @ConditionalOnMissingBean
        ShardMeters shardMeters(ShardedUnits units) {
            return new ShardMeters(units.main());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "jdk.jfr.Event")
    static class RecordingConfiguration {

        @Bean
        SmartInitializingSingleton shardsFlightRecorder(ShardedUnits units) {
            return () -> units.all().values().forEach(unit -> unit.events().add(new FlightRecorderEvents()));
        }
    }
}
