package io.hibernateshards.spring;

import io.hibernateshards.ShardedSession;
import io.hibernateshards.ShardedSessionFactory;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.spi.PersistenceProvider;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.orm.jpa.vendor.HibernateJpaDialect;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;

/** Lets Spring build sharded units: the provider, its dialect, and the interfaces of its factories and entity managers. */
public final class ShardsVendorAdapter extends HibernateJpaVendorAdapter {

    private final PersistenceProvider provider = new ShardsPersistenceUnits();
    private final ShardsJpaDialect dialect = new ShardsJpaDialect();

    public ShardsVendorAdapter() {
        // Connections are set where a transaction begins on a database, and need not be kept beyond it.
        setPrepareConnection(false);
    }

    /** Spring's own, which shows SQL, makes the schema and knows the database as this one does. */
    OrdinaryVendorAdapter forOrdinaryUnits(BeanFactory beans) {
        var adapter = new OrdinaryVendorAdapter();
        adapter.setBeanFactory(beans);
        adapter.setShowSql(isShowSql());
        adapter.setGenerateDdl(isGenerateDdl());
        adapter.setDatabase(getDatabase());
        var platform = getDatabasePlatform();
        if (platform != null) {
            adapter.setDatabasePlatform(platform);
        }
        return adapter;
    }

    @Override
    public PersistenceProvider getPersistenceProvider() {
        return provider;
    }

    @Override
    public HibernateJpaDialect getJpaDialect() {
        return dialect;
    }

    @Override
    public Class<? extends EntityManagerFactory> getEntityManagerFactoryInterface() {
        return ShardedSessionFactory.class;
    }

    @Override
    public Class<? extends EntityManager> getEntityManagerInterface() {
        return ShardedSession.class;
    }
}
