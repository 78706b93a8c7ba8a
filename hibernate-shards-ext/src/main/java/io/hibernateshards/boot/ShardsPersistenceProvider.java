package io.hibernateshards.boot;

import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceConfiguration;
import jakarta.persistence.spi.PersistenceUnitInfo;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.jpa.HibernatePersistenceProvider;
import org.hibernate.jpa.boot.spi.EntityManagerFactoryBuilder;
import org.hibernate.jpa.boot.spi.PersistenceConfigurationDescriptor;
import org.hibernate.jpa.boot.spi.PersistenceUnitDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * The JPA provider that makes a persistence unit a sharded one. It answers only where it is named, so that other units of the
 * same application are untouched; and a unit that names no databases by {@code hibernate.shards.databases} gets Hibernate's
 * own factory.
 */
public class ShardsPersistenceProvider extends HibernatePersistenceProvider {

    @Override
    public @Nullable EntityManagerFactory createEntityManagerFactory(
            @Nullable String unitName, @Nullable Map<?, ?> properties) {
        var unit = findUnit(unitName, properties);
        return unit == null ? null : build(unit, settings(unit.getProperties(), properties));
    }

    @Override
    public EntityManagerFactory createContainerEntityManagerFactory(
            PersistenceUnitInfo unit, @Nullable Map<?, ?> properties) {
        var settings = settings(unit.getProperties(), properties);
        return SettingsReader.namesDatabases(settings)
                ? new ShardedUnitBoot(settings)
                        .build(engineSettings -> getEntityManagerFactoryBuilder(
                                EngineUnit.withoutProperties(PersistenceUnitInfo.class, unit), engineSettings))
                : getEntityManagerFactoryBuilder(unit, withoutProvider(properties))
                        .build();
    }

    @Override
    public @Nullable EntityManagerFactory createEntityManagerFactory(PersistenceConfiguration configuration) {
        if (!getClass().getName().equals(configuration.provider())) {
            return null;
        }
        var unit = new PersistenceConfigurationDescriptor(configuration);
        return build(unit, settings(unit.getProperties(), configuration.properties()));
    }

    @Override
    public void generateSchema(PersistenceUnitInfo unit, @Nullable Map<?, ?> properties) {
        createContainerEntityManagerFactory(unit, properties).close();
    }

    @Override
    public boolean generateSchema(@Nullable String unitName, @Nullable Map<?, ?> properties) {
        var factory = createEntityManagerFactory(unitName, properties);
        if (factory == null) {
            return false;
        }
        factory.close();
        return true;
    }

    private EntityManagerFactory build(PersistenceUnitDescriptor unit, Map<String, Object> settings) {
        return SettingsReader.namesDatabases(settings)
                ? new ShardedUnitBoot(settings)
                        .build(engineSettings -> builder(
                                EngineUnit.withoutProperties(PersistenceUnitDescriptor.class, unit), engineSettings))
                : builder(unit, withoutProvider(settings)).build();
    }

    private EntityManagerFactoryBuilder builder(PersistenceUnitDescriptor unit, Map<String, Object> settings) {
        return getEntityManagerFactoryBuilder(unit, settings, (ClassLoader) null);
    }

    private @Nullable PersistenceUnitDescriptor findUnit(@Nullable String name, @Nullable Map<?, ?> properties) {
        for (var unit : locatePersistenceUnits(wrap(properties), null, null)) {
            if ((name == null || name.equals(unit.getName())) && names(unit, properties)) {
                return unit;
            }
        }
        return null;
    }

    /** Whether the unit, or the map given for it, names this provider; the map has the last word. */
    private boolean names(PersistenceUnitDescriptor unit, @Nullable Map<?, ?> properties) {
        var given = properties == null ? null : properties.get(AvailableSettings.JAKARTA_PERSISTENCE_PROVIDER);
        var named = given == null ? unit.getProviderClassName() : given.toString();
        return named != null && named.trim().equals(getClass().getName());
    }

    /** The unit's properties, overridden by those given for it; only textual names, as Hibernate takes them. */
    private static Map<String, Object> settings(Map<?, ?> ofUnit, @Nullable Map<?, ?> given) {
        var settings = new HashMap<String, Object>();
        for (var properties : new Map<?, ?>[] {ofUnit, given == null ? Collections.emptyMap() : given}) {
            properties.forEach((name, value) -> {
                if (name instanceof String text && value != null) {
                    settings.put(text, value);
                }
            });
        }
        return settings;
    }

    /** Hibernate's builder would find that the provider named there is not itself. */
    private static Map<String, Object> withoutProvider(@Nullable Map<?, ?> properties) {
        if (properties == null) {
            return Collections.emptyMap();
        }
        var copy = settings(properties, null);
        copy.remove(AvailableSettings.JAKARTA_PERSISTENCE_PROVIDER);
        return copy;
    }
}
