package io.hibernateshards.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;

/**
 * Lets an application have ordinary units beside a sharded one by the same builder: a unit that is given a DataSource of its own is
 * Hibernate's own, on that.
 */
final class OrdinaryUnits implements BeanPostProcessor {

    private static final String HIBERNATE_SHARDS = "hibernate.shards.";

    private final BeanFactory beans;

    OrdinaryUnits(BeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public @Nullable Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof LocalContainerEntityManagerFactoryBean unit
                && unit.getJpaVendorAdapter() instanceof ShardsVendorAdapter ofShards
                && unit.getDataSource() != null
                && !ShardsDataSource.isBehind(unit.getDataSource())) {
            unit.setJpaVendorAdapter(ofShards.forOrdinaryUnits(beans));
            unit.getJpaPropertyMap().keySet().removeIf(setting -> setting.startsWith(HIBERNATE_SHARDS));
        }
        return bean;
    }
}
