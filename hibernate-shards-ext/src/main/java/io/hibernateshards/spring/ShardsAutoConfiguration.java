package io.hibernateshards.spring;

import static io.hibernateshards.logging.SpringMessages.MESSAGES;

import io.hibernateshards.ShardConfigurationException;
import io.hibernateshards.metrics.ShardEvents;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.hibernate.engine.spi.SessionImplementor;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernatePropertiesCustomizer;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jpa.autoconfigure.JpaProperties;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizers;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;
import org.springframework.core.task.TaskDecorator;
import org.springframework.jdbc.support.SQLExceptionTranslator;
import org.springframework.orm.jpa.JpaVendorAdapter;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.jta.JtaTransactionManager;

/** Makes the persistence unit of a Spring Boot application a sharded one, where its properties name databases. */
@AutoConfiguration(before = {DataSourceAutoConfiguration.class, HibernateJpaAutoConfiguration.class})
@ConditionalOnClass({LocalContainerEntityManagerFactoryBean.class, SessionImplementor.class, JpaProperties.class})
@Conditional(OnNamedDatabases.class)
@EnableConfigurationProperties({ShardsProperties.class, JpaProperties.class})
public final class ShardsAutoConfiguration {

    @Bean
    @Primary
    @ConditionalOnMissingBean
    ShardsDataSource shardsDataSource(Environment environment) {
        var unread = DataSourceSettings.in(environment);
        if (!unread.isEmpty()) {
            throw MESSAGES.otherDataSource("'" + String.join("', '", unread) + "'");
        }
        return new ShardsDataSource();
    }

    @Bean
    static OrdinaryUnits ordinaryUnits(BeanFactory beans) {
        return new OrdinaryUnits(beans);
    }

    @Bean
    HibernatePropertiesCustomizer shardsSettings(
            ShardsProperties properties,
            BeanFactory beans,
            Environment environment,
            ObjectProvider<ShardEvents> listeners,
            ObjectProvider<TaskDecorator> decorators) {
        var unknown = UnknownProperties.in(environment);
        if (!unknown.isEmpty()) {
            throw new ShardConfigurationException(MESSAGES.unknownProperties("'" + String.join("', '", unknown) + "'"));
        }
        return unit -> {
            settings(properties, beans).addTo(unit);
            UnitBeans.addListeners(unit, listeners);
            UnitBeans.addDecorators(unit, decorators);
        };
    }

    /** What the properties say, with the DataSource beans that they name. */
    static MappedSettings settings(ShardsProperties properties, BeanFactory beans) {
        return new MappedSettings(properties, name -> dataSource(beans, name));
    }

    /** All settings of the unit that are properties. */
    static Map<String, Object> unit(ShardsProperties properties, JpaProperties jpa, BeanFactory beans) {
        var unit = new HashMap<String, Object>(jpa.getProperties());
        settings(properties, beans).addTo(unit);
        return unit;
    }

    private static @Nullable DataSource dataSource(BeanFactory beans, String name) {
        return beans.containsBean(name) && beans.isTypeMatch(name, DataSource.class)
                ? beans.getBean(name, DataSource.class)
                : null;
    }

    @Bean
    @ConditionalOnMissingBean(TransactionManager.class)
    ShardsTransactionManager transactionManager(ObjectProvider<TransactionManagerCustomizers> customizers) {
        var manager = new ShardsTransactionManager();
        customizers.ifAvailable(its -> its.customize((TransactionManager) manager));
        return manager;
    }

    @Bean
    @ConditionalOnMissingBean(JpaVendorAdapter.class)
    ShardsVendorAdapter jpaVendorAdapter(
            JpaProperties properties,
            ObjectProvider<SQLExceptionTranslator> translator,
            ObjectProvider<JtaTransactionManager> jta) {
        if (jta.getIfAvailable() != null) {
            throw MESSAGES.jta();
        }
        var adapter = new ShardsVendorAdapter();
        translator.ifUnique(adapter.getJpaDialect()::setJdbcExceptionTranslator);
        adapter.setShowSql(properties.isShowSql());
        if (properties.getDatabase() != null) {
            adapter.setDatabase(properties.getDatabase());
        }
        if (properties.getDatabasePlatform() != null) {
            adapter.setDatabasePlatform(properties.getDatabasePlatform());
        }
        adapter.setGenerateDdl(properties.isGenerateDdl());
        return adapter;
    }
}
