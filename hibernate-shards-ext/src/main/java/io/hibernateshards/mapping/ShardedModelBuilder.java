package io.hibernateshards.mapping;

import io.hibernateshards.topology.ShardMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hibernate.boot.spi.InFlightMetadataCollector;
import org.hibernate.boot.spi.MetadataBuildingContext;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.jspecify.annotations.Nullable;

/**
 * Makes the {@link ShardedModel} in two steps: while Hibernate's mapping is still open, it reads the annotations, adds the
 * hidden column and collects what is wrong; when the factory is built, it composes how keys are read.
 */
public final class ShardedModelBuilder {

    /** The engine setting whose value is the builder. */
    public static final String SETTING = "hibernate.shards.internal.model";

    private final MappingOptions options;
    private final ShardMap map;
    private final String shardedIdMark;
    private final NotThereYet notThereYet;
    private final List<String> problems = new ArrayList<>();
    private final Map<String, BootEntity> entities = new LinkedHashMap<>();
    private @Nullable Associations associations;
    private volatile @Nullable ShardedModel model;

    /** @param map where each virtual shard lives: no row is written elsewhere */
    public ShardedModelBuilder(MappingOptions options, ShardMap map) {
        this(options, map, "io.hibernateshards.id.ShardedId", NotThereYet.CURRENT);
    }

    ShardedModelBuilder(MappingOptions options, ShardMap map, String shardedIdMark, NotThereYet notThereYet) {
        this.options = options;
        this.map = map;
        this.shardedIdMark = shardedIdMark;
        this.notThereYet = notThereYet;
    }

    /** The builder of the unit whose factory this is. */
    static ShardedModelBuilder of(SessionFactoryImplementor factory) {
        return (ShardedModelBuilder)
                Objects.requireNonNull(factory.getProperties().get(SETTING), SETTING);
    }

    ShardMap map() {
        return map;
    }

    /** What is wrong with the mapping, each problem with its remedy. */
    public List<String> problems() {
        return List.copyOf(problems);
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
        new MappingChecks(entities, its, notThereYet, problems).run(metadata);
        if (problems.isEmpty()) {
            entities.values().stream()
                    .filter(BootEntity::isShardedRoot)
                    .forEach(entity -> HiddenColumn.addTo(entity.root(), context));
            for (var collection : metadata.getCollectionBindings()) {
                var owner = entities.get(collection.getOwnerEntityName());
                if (owner != null && owner.kind() == EntityMapping.Kind.SHARDED) {
                    HiddenColumn.addTo(collection, context);
                }
            }
            its.loosen(metadata);
        }
    }

    /** Composes how keys are read, from the built factory; only where there are no {@link #problems}. */
    public ShardedModel complete(SessionFactoryImplementor engine) {
        var completed = new ModelComposer(options, entities, Objects.requireNonNull(associations), engine).compose();
        model = completed;
        return completed;
    }
}
