package io.hibernateshards.spring;

import static io.hibernateshards.logging.SpringMessages.MESSAGES;

import io.hibernateshards.boot.ShardsPersistenceProvider;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.spi.PersistenceUnitInfo;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.orm.jpa.persistenceunit.SmartPersistenceUnitInfo;

/** The provider as Spring asks it: units whose packages are managed too, and whose DataSource is that of a sharded unit. */
final class ShardsPersistenceUnits extends ShardsPersistenceProvider {

    @Override
    public EntityManagerFactory createContainerEntityManagerFactory(
            PersistenceUnitInfo unit, @Nullable Map<?, ?> properties) {
        var dataSource = unit.getNonJtaDataSource();
        if (dataSource != null && !ShardsDataSource.isBehind(dataSource)) {
            throw MESSAGES.dataSourceOfUnit(
                    unit.getPersistenceUnitName(), dataSource.getClass().getName());
        }
        return super.createContainerEntityManagerFactory(withPackages(unit), properties);
    }

    /** Hibernate finds annotations of packages where their names stand among those of classes. */
    private static PersistenceUnitInfo withPackages(PersistenceUnitInfo unit) {
        var names = new ArrayList<>(unit.getManagedClassNames());
        if (unit instanceof SmartPersistenceUnitInfo smart) {
            names.addAll(smart.getManagedPackages());
        }
        return (PersistenceUnitInfo) Proxy.newProxyInstance(
                PersistenceUnitInfo.class.getClassLoader(),
                new Class<?>[] {PersistenceUnitInfo.class},
                (proxy, method, values) -> {
                    switch (method.getName()) {
                        case "getManagedClassNames":
                            return names;
                        case "getNonJtaDataSource":
                            return null;
                        default:
                            try {
                                return method.invoke(unit, values);
                            } catch (InvocationTargetException failure) {
                                throw failure.getTargetException();
                            }
                    }
                });
    }
}
