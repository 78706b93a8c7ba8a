package io.hibernateshards.spring;

import static io.hibernateshards.logging.SpringMessages.MESSAGES;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.PinnedTo;
import io.hibernateshards.ReferenceEntity;
import jakarta.persistence.spi.PersistenceUnitInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.core.type.classreading.SimpleMetadataReaderFactory;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;

/** Lets Spring build ordinary units of an application that has a sharded one, and none of sharded entities by mistake. */
final class OrdinaryVendorAdapter extends HibernateJpaVendorAdapter {

    private static final List<String> SHARDED =
            List.of(EntityGroup.class.getName(), PinnedTo.class.getName(), ReferenceEntity.class.getName());

    /** Asked before the unit is built, and so before anything is done to its database. */
    @Override
    public Map<String, Object> getJpaPropertyMap(PersistenceUnitInfo unit) {
        var classes = new SimpleMetadataReaderFactory(unit.getClassLoader());
        for (var name : unit.getManagedClassNames()) {
            if (isSharded(classes, name)) {
                throw MESSAGES.shardedEntityOfOrdinaryUnit(unit.getPersistenceUnitName(), name);
            }
        }
        return super.getJpaPropertyMap(unit);
    }

    /** Classes are not loaded for this: their unit may transform them. */
    private static boolean isSharded(MetadataReaderFactory classes, String name) {
        try {
            var annotations = classes.getMetadataReader(name).getAnnotationMetadata();
            return SHARDED.stream().anyMatch(annotations::hasAnnotation);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
