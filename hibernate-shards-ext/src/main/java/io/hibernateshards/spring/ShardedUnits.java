package io.hibernateshards.spring;

import io.hibernateshards.session.ShardedSessionFactoryImpl;
import jakarta.persistence.EntityManagerFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.SimpleAutowireCandidateResolver;
import org.springframework.orm.jpa.EntityManagerFactoryInfo;

/** The sharded ones among an application's factories. Others may stand beside them, or alone. */
final class ShardedUnits {

    private final ConfigurableListableBeanFactory beans;

    ShardedUnits(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
    }

    /** All, by the names of their beans. */
    Map<String, ShardedSessionFactoryImpl> all() {
        var all = new LinkedHashMap<String, ShardedSessionFactoryImpl>();
        SimpleAutowireCandidateResolver.resolveAutowireCandidates(beans, EntityManagerFactory.class)
                .forEach((name, factory) -> sharded(factory).ifPresent(its -> all.put(name, its)));
        return all;
    }

    /** The only one, or among several the one that is injected where no name is said; empty where there is none such. */
    Optional<ShardedSessionFactoryImpl> main() {
        var all = all().values();
        return all.size() == 1
                ? all.stream().findFirst()
                : Optional.ofNullable(beans.getBeanProvider(EntityManagerFactory.class)
                                .getIfUnique())
                        .flatMap(ShardedUnits::sharded);
    }

    private static Optional<ShardedSessionFactoryImpl> sharded(EntityManagerFactory factory) {
        var its = factory instanceof EntityManagerFactoryInfo info ? info.getNativeEntityManagerFactory() : factory;
        return its instanceof ShardedSessionFactoryImpl sharded ? Optional.of(sharded) : Optional.empty();
    }
}
