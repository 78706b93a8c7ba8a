package io.hibernateshards.benchmarks;

import io.hibernateshards.boot.ShardsPersistenceProvider;
import io.hibernateshards.boot.ShardsSettings;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceConfiguration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.cfg.SchemaToolingSettings;
import org.hibernate.jpa.HibernatePersistenceProvider;

/** The two persistence units that are compared: the same entities and pools, and another provider. */
final class Unit {

    /** How many virtual shards every sharded unit has. */
    static final int VIRTUAL_SHARDS = 1024;

    private Unit() {}

    /** Hibernate's own factory on one database. */
    static EntityManagerFactory plain(DataSource pool, String schemaAction, Collection<Class<?>> entities) {
        return unit(schemaAction, entities)
                .provider(HibernatePersistenceProvider.class.getName())
                .property(JdbcSettings.JAKARTA_NON_JTA_DATASOURCE, pool)
                .createEntityManagerFactory();
    }

    /** A sharded factory on several databases, {@code db0} the first. */
    static EntityManagerFactory sharded(
            List<? extends DataSource> pools, String schemaAction, Collection<Class<?>> entities) {
        return sharded(pools, schemaAction, entities, Map.of());
    }

    /** The same with other properties. */
    static EntityManagerFactory sharded(
            List<? extends DataSource> pools,
            String schemaAction,
            Collection<Class<?>> entities,
            Map<String, ?> properties) {
        var unit = unit(schemaAction, entities)
                .provider(ShardsPersistenceProvider.class.getName())
                .property(ShardsSettings.VIRTUAL_SHARDS, VIRTUAL_SHARDS)
                .property(
                        ShardsSettings.DATABASES,
                        IntStream.range(0, pools.size())
                                .mapToObj(number -> "db" + number)
                                .collect(Collectors.joining(",")));
        for (int number = 0; number < pools.size(); number++) {
            unit.property(ShardsSettings.DATABASE_PREFIX + "db" + number + ".datasource", pools.get(number));
        }
        properties.forEach(unit::property);
        return unit.createEntityManagerFactory();
    }

    private static PersistenceConfiguration unit(String schemaAction, Collection<Class<?>> entities) {
        var unit = new PersistenceConfiguration("benchmark")
                .property(SchemaToolingSettings.JAKARTA_HBM2DDL_DATABASE_ACTION, schemaAction);
        entities.forEach(unit::managedClass);
        return unit;
    }
}
