package io.hibernateshards.association;

import io.hibernateshards.delegate.ShardDelegate;
import io.hibernateshards.mapping.EntityMapping;
import io.hibernateshards.mapping.ShardedModel;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.DatabaseSet;
import io.hibernateshards.topology.ShardMap;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.proxy.HibernateProxy;
import org.jspecify.annotations.Nullable;

/** Where the rows of every entity are, by one shard map. Immutable; any thread. */
public final class EntityPlaces {

    private static final ShardDelegate[] NO_DELEGATES = {};

    private final ShardMap map;
    private final Database[] databases;
    private final Map<Class<?>, EntityPlace> byClass = new HashMap<>();
    private final Map<String, EntityPlace> byName = new HashMap<>();
    private final SessionFactoryImplementor engine;
    private final Function<String, ShardDelegate[]> delegates;
    private final @Nullable Database onlyHome;

    /** @param delegates the delegates of a keyspace, by its name */
    public EntityPlaces(
            SessionFactoryImplementor engine,
            ShardedModel model,
            ShardMap map,
            Function<String, ShardDelegate[]> delegates) {
        this.engine = engine;
        this.map = map;
        this.delegates = delegates;
        var all = map.databases();
        databases = new Database[all.isEmpty() ? 0 : all.get(all.size() - 1).number() + 1];
        all.forEach(database -> databases[database.number()] = database);
        for (var mapping : model.entities()) {
            var place = place(mapping);
            byName.put(mapping.entityName(), place);
            var type = place.persister().getMappedClass();
            if (type != null && type.getName().equals(mapping.entityName())) {
                byClass.put(type, place);
            }
        }
        onlyHome = onlyHome(byName.values());
    }

    private static @Nullable Database onlyHome(Collection<EntityPlace> places) {
        var homes = places.stream()
                .map(place -> place.isReference() ? null : place.fixed())
                .distinct()
                .toList();
        return homes.size() == 1 ? homes.get(0) : null;
    }

    private EntityPlace place(EntityMapping mapping) {
        var persister = engine.getMappingMetamodel().getEntityDescriptor(mapping.entityName());
        return switch (mapping.kind()) {
            case SHARDED -> {
                var keyspace = map.keyspace(mapping.group().keyspace());
                yield new EntityPlace(
                        mapping,
                        persister,
                        keyspace,
                        null,
                        keyspace.databases(),
                        delegates.apply(keyspace.keyspace()),
                        map.moves().stream()
                                .anyMatch(move -> move.shard().keyspace().equals(keyspace.keyspace())));
            }
            case REFERENCE ->
                new EntityPlace(
                        mapping,
                        persister,
                        null,
                        map.database(Objects.requireNonNull(mapping.database())),
                        map.every(),
                        NO_DELEGATES,
                        false);
            case UNSHARDED -> {
                var database = map.database(Objects.requireNonNull(mapping.database()));
                yield new EntityPlace(
                        mapping, persister, null, database, DatabaseSet.of(database), NO_DELEGATES, false);
            }
        };
    }

    public ShardMap map() {
        return map;
    }

    /**
     * The database where every entity of the unit is, or null where they are on several. What cannot be routed, native SQL
     * for one, belongs there.
     */
    public @Nullable Database onlyHome() {
        return onlyHome;
    }

    public Database database(int number) {
        return databases[number];
    }

    /** One more than the highest number of a database. */
    public int size() {
        return databases.length;
    }

    /** The place of an entity class, or null where it is none. */
    public @Nullable EntityPlace of(Class<?> type) {
        return byClass.get(type);
    }

    /** The place of an entity by Hibernate's name of it, or null where it is none. */
    public @Nullable EntityPlace of(String entityName) {
        var place = byName.get(entityName);
        return place != null ? place : byName.get(imported(entityName));
    }

    private String imported(String entityName) {
        var name = engine.getMappingMetamodel().getImportedName(entityName);
        return name == null ? entityName : name;
    }

    /** The place of an object, or null where it is no entity. A proxy is not initialised. */
    public @Nullable EntityPlace ofObject(Object object) {
        var place = byClass.get(object.getClass());
        if (place != null) {
            return place;
        }
        if (object instanceof HibernateProxy proxy) {
            var initializer = proxy.getHibernateLazyInitializer();
            return initializer.isUninitialized()
                    ? of(initializer.getEntityName())
                    : ofObject(initializer.getImplementation());
        }
        var name = engine.bestGuessEntityName(object);
        return name == null ? null : of(name);
    }
}
