package io.hibernateshards.id;

import static org.hibernate.generator.EventTypeSets.INSERT_ONLY;

import io.hibernateshards.ShardConfigurationException;
import io.hibernateshards.logging.IdMessages;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Properties;
import java.util.UUID;
import org.hibernate.boot.model.relational.Database;
import org.hibernate.boot.model.relational.ExportableProducer;
import org.hibernate.boot.model.relational.SqlStringGenerationContext;
import org.hibernate.engine.config.spi.ConfigurationService;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.generator.BeforeExecutionGenerator;
import org.hibernate.generator.EventType;
import org.hibernate.generator.GeneratorCreationContext;
import org.hibernate.id.Configurable;
import org.hibernate.id.enhanced.SequenceStyleGenerator;
import org.hibernate.id.uuid.UuidVersion7Strategy;
import org.hibernate.type.descriptor.java.UUIDJavaType;
import org.jspecify.annotations.Nullable;

/**
 * Generates the value of a {@link ShardedId} attribute before the insert, or keeps the one that was assigned. In a sharded
 * unit it asks the {@link ShardedIdSource}; in Hibernate's own factory it counts by a sequence of the database (or what
 * stands for one), or makes plain version 7 UUIDs.
 */
public final class ShardedIdGenerator implements BeforeExecutionGenerator, Configurable, ExportableProducer {

    private static final long serialVersionUID = 1;
    private static final String PLAIN_BLOCK = "1000";

    private final String entityName;
    private final long from;
    private final Class<?> type;
    private final transient @Nullable ShardedIdSource source;
    private final transient @Nullable SequenceStyleGenerator plainCounter;

    public ShardedIdGenerator(ShardedId annotation, GeneratorCreationContext creation) {
        this.entityName = creation.getRootClass().getEntityName();
        this.from = annotation.from();
        this.type = creation.getType().getReturnedClass();
        boolean isNumber = type == Long.class || type == long.class;
        if (!isNumber && type != UUID.class) {
            throw new ShardConfigurationException(IdMessages.MESSAGES.unsuitableType(
                    entityName, creation.getProperty().getName(), type.getName()));
        }
        var settings = creation.getServiceRegistry()
                .requireService(ConfigurationService.class)
                .getSettings();
        this.source = (ShardedIdSource) settings.get(ShardedIdSource.SETTING);
        this.plainCounter = source == null && isNumber ? new SequenceStyleGenerator() : null;
    }

    @Override
    public Object generate(
            SharedSessionContractImplementor session, Object owner, @Nullable Object current, EventType event) {
        if (current != null && !current.equals(0L)) {
            checkAssigned(owner, current, session);
            return current;
        }
        if (source == null) {
            return generatePlain(session, owner);
        }
        return type == UUID.class
                ? source.nextUuid(entityName, owner, session)
                : (Object) source.nextNumber(entityName, owner, from, session);
    }

    private void checkAssigned(Object owner, Object id, SharedSessionContractImplementor session) {
        if (source == null) {
            return;
        }
        if (id instanceof UUID uuid) {
            source.checkAssigned(entityName, owner, uuid, session);
        } else {
            source.checkAssigned(entityName, owner, (Long) id, from, session);
        }
    }

    private Object generatePlain(SharedSessionContractImplementor session, Object owner) {
        return plainCounter == null
                ? UUIDJavaType.PassThroughTransformer.INSTANCE.transform(
                        UuidVersion7Strategy.INSTANCE.generateUuid(session))
                : Objects.requireNonNull(plainCounter.generate(session, owner));
    }

    /** Without it Hibernate takes an entity with an id for a detached one, and refuses to persist it. */
    @Override
    public boolean allowAssignedIdentifiers() {
        return true;
    }

    @Override
    public EnumSet<EventType> getEventTypes() {
        return INSERT_ONLY;
    }

    @Override
    public void configure(GeneratorCreationContext creation, Properties parameters) {
        if (plainCounter != null) {
            parameters.putIfAbsent(SequenceStyleGenerator.INCREMENT_PARAM, PLAIN_BLOCK);
            if (from > 0) {
                parameters.putIfAbsent(SequenceStyleGenerator.INITIAL_PARAM, Long.toString(from));
            }
            plainCounter.configure(creation, parameters);
        }
    }

    @Override
    public void registerExportables(Database database) {
        if (plainCounter != null) {
            plainCounter.registerExportables(database);
        }
    }

    @Override
    public void initialize(SqlStringGenerationContext context) {
        if (plainCounter != null) {
            plainCounter.initialize(context);
        }
    }
}
