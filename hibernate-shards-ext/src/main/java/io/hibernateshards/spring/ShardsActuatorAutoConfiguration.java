package io.hibernateshards.spring;

import io.hibernateshards.metrics.jfr.FlightRecorderEvents;
import io.hibernateshards.session.ShardedSessionFactoryImpl;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.persistence.EntityManagerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
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
@ConditionalOnSingleCandidate(EntityManagerFactory.class)
@Conditional(OnNamedDatabases.class)
public final class ShardsActuatorAutoConfiguration {

    private static ShardedSessionFactoryImpl sharded(EntityManagerFactory factory) {
        return factory.unwrap(ShardedSessionFactoryImpl.class);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(CompositeHealthContributor.class)
    static class HealthConfiguration {

        /** By this name it stands in the place of the one that would ask the DataSource. */
        @Bean
        @ConditionalOnEnabledHealthIndicator("db")
        @ConditionalOnMissingBean(name = {"dbHealthIndicator", "dbHealthContributor"})
        CompositeHealthContributor dbHealthContributor(EntityManagerFactory factory) {
            return DatabaseHealth.of(sharded(factory));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
    static class EndpointConfiguration {

        @Bean
        @ConditionalOnMissingBean
        @ConditionalOnAvailableEndpoint
        ShardsEndpoint shardsEndpoint(EntityManagerFactory factory) {
            return new ShardsEndpoint(sharded(factory));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterBinder.class)
    static class MetersConfiguration {

        @Bean
        @ConditionalOnMissingBean
        ShardMeters shardMeters(EntityManagerFactory factory) {
            return new ShardMeters(sharded(factory));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "jdk.jfr.Event")
    static class RecordingConfiguration {

        @Bean
        SmartInitializingSingleton shardsFlightRecorder(EntityManagerFactory factory) {
            return () -> sharded(factory).events().add(new FlightRecorderEvents());
        }
    }
}
