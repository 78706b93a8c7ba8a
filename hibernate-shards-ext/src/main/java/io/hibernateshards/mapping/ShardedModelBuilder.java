package io.hibernateshards.mapping;

import static io.hibernateshards.logging.MappingMessages.MESSAGES;

import io.hibernateshards.ShardConfigurationException;
import io.hibernateshards.topology.ShardMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.hibernate.boot.spi.InFlightMetadataCollector;
import org.hibernate.boot.spi.MetadataBuildingContext;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.generator.Generator;
import org.hibernate.id.IncrementGenerator;
import org.hibernate.id.enhanced.SequenceStyleGenerator;
import org.hibernate.id.enhanced.TableGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Makes the {@link ShardedModel} in two steps: while Hibernate's mapping is still open, it reads the annotations, adds the
 * hidden column and collects what is wrong; when the factory is built, it composes how keys are read.
 */
public final class ShardedModelBuilder {

    /** The engine setting whose value is the builder. */
    public static final String SETTING = "hibernate.shards.internal.model";

    private final MappingOptions options;
    private final Supplier<ShardMap> map;
    private final String shardedIdMark;
    private final List<String> problems = new ArrayList<>();
    private final Map<String, BootEntity> entities = new LinkedHashMap<>();
    private @Nullable Associations associations;
    private volatile @Nullable ShardedModel model;

    /** @param map tells where each virtual shard lives: no row is written elsewhere */
    public ShardedModelBuilder(MappingOptions options, Supplier<ShardMap> map) {
        this(options, map, "io.hibernateshards.id.ShardedId");
    }

    ShardedModelBuilder(MappingOptions options, Supplier<ShardMap> map, String shardedIdMark) {
        this.options = options;
        this.map = map;
        this.shardedIdMark = shardedIdMark;
    }

    /** The builder of the unit whose factory this is. */
    static ShardedModelBuilder of(SessionFactoryImplementor factory) {
        return (ShardedModelBuilder)
                Objects.requireNonNull(factory.getProperties().get(SETTING), SETTING);
    }

    ShardMap map() {
        return map.get();
    }

    /** What is wrong with the mapping, each problem with its remedy. */
    public List<String> problems() {
        return problems.stream().distinct().toList();
    }

    /** The model; null until {@link #complete} was called. */
    @Nullable
    ShardedModel model() {
        return model;
    }

    /** Reads the mapping while it may still be changed. */
    void contribute(InFlightMetadataCollector metadata, MetadataBuildingContext context) {
        entities.putAll(new EntityReader(options, metadata, shardedIdMark, problems).read());
        var its = new Associations(entities);
        associations = its;
        new MappingChecks(entities, its, problems).run(metadata, options.shardCounts());
        if (problems.isEmpty()) {
            HiddenColumn.defineFilter(metadata);
            entities.values().stream()
                    .filter(BootEntity::isShardedRoot)
                    .forEach(entity -> HiddenColumn.addTo(entity.root(), context));
            if (options.movesShards()) {
                HiddenColumn.defineForeignFilter(metadata, options.shardCounts().keySet());
                entities.values().stream()
                        .filter(BootEntity::isShardedRoot)
                        .forEach(entity -> HiddenColumn.addForeignFilter(
                                entity.root(),
                                Objects.requireNonNull(entity.group()).keyspace()));
            }
            for (var collection : metadata.getCollectionBindings()) {
                var owner = entities.get(collection.getOwnerEntityName());
                if (owner != null && owner.kind() == EntityMapping.Kind.SHARDED) {
                    HiddenColumn.addTo(collection, context);
                }
            }
            its.loosen(metadata);
        }
    }

    /**
     * Composes how keys are read, from the built factory.
     *
     * @throws ShardConfigurationException with all {@link #problems}, where there are any
     */
    public ShardedModel complete(SessionFactoryImplementor engine) {
        for (var entity : entities.values()) {
            if (entity.isShardedRoot()) {
                refuseUnsuitableGenerator(
                        entity,
                        engine.getMappingMetamodel()
                                .getEntityDescriptor(entity.name())
                                .getGenerator());
            }
        }
        requireNoProblems();
        var completed =
                new ModelComposer(options, entities, Objects.requireNonNull(associations), engine, problems).compose();
        requireNoProblems();
        model = completed;
        return completed;
    }

    /** Finds those that no annotation of ids shows, such as a generator given by its class. */
    private void refuseUnsuitableGenerator(BootEntity entity, Generator generator) {
        var message =
                MESSAGES.unsuitableGenerator(entity.name(), generator.getClass().getSimpleName());
        boolean isReported =
                problems.stream().anyMatch(problem -> problem.contains("'" + entity.name() + "' is generated by"));
        if (!isReported
                && (generator.generatedOnExecution()
                        || generator instanceof SequenceStyleGenerator
                        || generator instanceof TableGenerator
                        || generator instanceof IncrementGenerator)) {
            problems.add(message);
        }
    }

    private void requireNoProblems() {
        if (!problems.isEmpty()) {
            throw new ShardConfigurationException(problems());
        }
    }
}
