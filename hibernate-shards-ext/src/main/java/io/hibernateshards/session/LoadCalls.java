package io.hibernateshards.session;

import io.hibernateshards.association.EntityPlace;
import io.hibernateshards.association.EntityPlaces;
import jakarta.persistence.EntityGraph;
import jakarta.persistence.FindOption;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Map;
import org.hibernate.IdentifierLoadAccess;
import org.hibernate.LockMode;
import org.hibernate.LockOptions;
import org.hibernate.MultiIdentifierLoadAccess;
import org.hibernate.NaturalIdLoadAccess;
import org.hibernate.SimpleNaturalIdLoadAccess;
import org.hibernate.collection.spi.PersistentCollection;
import org.hibernate.event.spi.EventSource;
import org.hibernate.graph.spi.RootGraphImplementor;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

/** The loads of a façade session, as Hibernate's interfaces name them. They hold nothing but calls of {@link Loads}. */
@SuppressWarnings({"deprecation", "removal"})
abstract class LoadCalls extends SettingCalls {

    LoadCalls(ShardedSessionFactoryImpl factory, FacadeSessionBuilder options) {
        super(factory, options);
    }

    abstract OpenEngines engines();

    abstract Loads loads();

    abstract EntityPlaces places();

    @Override
    public <T> @Nullable T find(Class<T> entityClass, Object primaryKey) {
        return loads().one(places().of(entityClass), primaryKey, false, engine -> engine.find(entityClass, primaryKey));
    }

    @Override
    public <T> @Nullable T find(Class<T> entityClass, Object primaryKey, Map<String, Object> properties) {
        checkGraphs(properties);
        return loads().one(
                        places().of(entityClass),
                        primaryKey,
                        false,
                        engine -> engine.find(entityClass, primaryKey, properties));
    }

    @Override
    public <T> @Nullable T find(Class<T> entityClass, Object primaryKey, LockModeType lockMode) {
        return loads().one(
                        places().of(entityClass),
                        primaryKey,
                        FindOptions.isLocking(lockMode),
                        engine -> engine.find(entityClass, primaryKey, lockMode));
    }

    @Override
    public <T> @Nullable T find(
            Class<T> entityClass, Object primaryKey, LockModeType lockMode, Map<String, Object> properties) {
        checkGraphs(properties);
        return loads().one(
                        places().of(entityClass),
                        primaryKey,
                        FindOptions.isLocking(lockMode),
                        engine -> engine.find(entityClass, primaryKey, lockMode, properties));
    }

    @Override
    public <T> @Nullable T find(Class<T> entityClass, Object primaryKey, FindOption... findOptions) {
        return loads().one(
                        places().of(entityClass),
                        primaryKey,
                        FindOptions.isLocking(findOptions),
                        engine -> engine.find(entityClass, primaryKey, findOptions));
    }

    @Override
    public <T> @Nullable T find(EntityGraph<T> entityGraph, Object primaryKey, FindOption... findOptions) {
        return loads().one(
                        placeOf(entityGraph),
                        primaryKey,
                        FindOptions.isLocking(findOptions),
                        engine -> engine.find(entityGraph, primaryKey, findOptions));
    }

    @Override
    public @Nullable Object find(String entityName, Object primaryKey) {
        return loads().one(placeOf(entityName), primaryKey, false, engine -> engine.find(entityName, primaryKey));
    }

    @Override
    public @Nullable Object find(String entityName, Object primaryKey, FindOption... findOptions) {
        return loads().one(
                        placeOf(entityName),
                        primaryKey,
                        FindOptions.isLocking(findOptions),
                        engine -> engine.find(entityName, primaryKey, findOptions));
    }

    @Override
    public <T> @Nullable T get(Class<T> theClass, Object id) {
        return find(theClass, id);
    }

    @Override
    public @Nullable Object get(String entityName, Object id) {
        return find(entityName, id);
    }

    @Override
    public <T> T getReference(Class<T> entityClass, Object id) {
        return loads().reference(places().of(entityClass), id, engine -> engine.getReference(entityClass, id));
    }

    @Override
    public Object getReference(String entityName, Object id) {
        return loads().reference(placeOf(entityName), id, engine -> engine.getReference(entityName, id));
    }

    @Override
    public <T> T getReference(T object) {
        var managing = engines().managing(object);
        return managing != null
                ? managing.getReference(object)
                : routes().of(object).getReference(object);
    }

    @Override
    public <T> T get(Class<T> theClass, Object id, LockMode lockMode) {
        return this.<T>byId(theClass).with(lockMode).load(id);
    }

    @Override
    public Object get(String entityName, Object id, LockMode lockMode) {
        return byId(entityName).with(lockMode).load(id);
    }

    @Override
    public <T> T get(Class<T> entityType, Object id, LockOptions lockOptions) {
        return this.<T>byId(entityType).with(lockOptions).load(id);
    }

    @Override
    public Object get(String entityName, Object id, LockOptions lockOptions) {
        return byId(entityName).with(lockOptions).load(id);
    }

    @Override
    public <T> IdentifierLoadAccess<T> byId(Class<T> entityClass) {
        return loads().byId(places().of(entityClass), engine -> engine.byId(entityClass));
    }

    @Override
    public <T> IdentifierLoadAccess<T> byId(String entityName) {
        return loads().byId(placeOf(entityName), engine -> engine.byId(entityName));
    }

    @Override
    public <T> SimpleNaturalIdLoadAccess<T> bySimpleNaturalId(Class<T> entityClass) {
        return loads().bySimpleNaturalId(places().of(entityClass), engine -> engine.bySimpleNaturalId(entityClass));
    }

    @Override
    public <T> SimpleNaturalIdLoadAccess<T> bySimpleNaturalId(String entityName) {
        return loads().bySimpleNaturalId(placeOf(entityName), engine -> engine.bySimpleNaturalId(entityName));
    }

    @Override
    public <T> NaturalIdLoadAccess<T> byNaturalId(Class<T> entityClass) {
        return loads().byNaturalId(places().of(entityClass), engine -> engine.byNaturalId(entityClass));
    }

    @Override
    public <T> NaturalIdLoadAccess<T> byNaturalId(String entityName) {
        return loads().byNaturalId(placeOf(entityName), engine -> engine.byNaturalId(entityName));
    }

    @Override
    public <T> MultiIdentifierLoadAccess<T> byMultipleIds(Class<T> entityClass) {
        return loads().byMultipleIds(places().of(entityClass), engine -> engine.byMultipleIds(entityClass));
    }

    @Override
    public <T> MultiIdentifierLoadAccess<T> byMultipleIds(String entityName) {
        return loads().byMultipleIds(placeOf(entityName), engine -> engine.byMultipleIds(entityName));
    }

    @Override
    public <E> List<E> findMultiple(Class<E> entityType, List<?> ids, FindOption... findOptions) {
        return FindOptions.ordered(
                findOptions,
                loads().many(
                                places().of(entityType),
                                ids,
                                FindOptions.isLocking(findOptions),
                                (engine, some) ->
                                        engine.findMultiple(entityType, some, FindOptions.inOrder(findOptions))));
    }

    @Override
    public <E> List<E> findMultiple(EntityGraph<E> entityGraph, List<?> ids, FindOption... findOptions) {
        return FindOptions.ordered(
                findOptions,
                loads().many(
                                placeOf(entityGraph),
                                ids,
                                FindOptions.isLocking(findOptions),
                                (engine, some) ->
                                        engine.findMultiple(entityGraph, some, FindOptions.inOrder(findOptions))));
    }

    @Override
    public void load(Object object, Object id) {
        checkOpen();
        var place = places().ofObject(object);
        var number = place == null ? EntityPlace.NOWHERE : routes().numberOf(place, id);
        if (place == null || number == EntityPlace.NOWHERE || place.isReference()) {
            (place == null || !place.isReference() ? routes().any() : routes().reference(place, false))
                    .load(object, id);
            return;
        }
        var source = number >= 0 ? routes().on(number, place) : routes().searching(place, id);
        (source == null ? routes().any() : source).load(object, id);
    }

    @Override
    public Object instantiate(String entityName, Object id) {
        return routes().any().instantiate(entityName, id);
    }

    @Override
    public Object instantiate(EntityPersister persister, Object id) {
        return routes().any().instantiate(persister, id);
    }

    @Override
    public Object internalLoad(String entityName, Object id, boolean eager, boolean nullable) {
        var place = placeOf(entityName);
        var number = place == null ? EntityPlace.UNKNOWN : routes().numberOf(place, id);
        if (place != null && number < 0 && !place.isReference()) {
            var source = routes().found(place, id);
            return (source != null ? source : routes().any()).internalLoad(entityName, id, eager, nullable);
        }
        return (place == null ? routes().any() : engines().on(places().database(number)))
                .internalLoad(entityName, id, eager, nullable);
    }

    @Override
    public Object immediateLoad(String entityName, Object id) {
        var place = placeOf(entityName);
        var number = place == null ? EntityPlace.UNKNOWN : routes().numberOf(place, id);
        if (place != null && number < 0) {
            var source = routes().searching(place, id);
            return (source != null ? source : routes().any()).immediateLoad(entityName, id);
        }
        return (place == null ? routes().any() : engines().on(places().database(number))).immediateLoad(entityName, id);
    }

    @Override
    public void initializeCollection(PersistentCollection<?> collection, boolean writing) {
        ownerOf(collection).initializeCollection(collection, writing);
    }

    private EventSource ownerOf(PersistentCollection<?> collection) {
        var owner = collection.getOwner();
        return owner == null ? routes().any() : routes().managingOrAny(owner);
    }

    /** A load would take the other end of an association that leads to another database for absent. */
    void checkGraphs(Map<String, Object> properties) {
        properties.values().forEach(graph -> unit().queries().checkLoad(this, graph));
    }

    @Nullable
    EntityPlace placeOf(EntityGraph<?> graph) {
        unit().queries().checkLoad(this, graph);
        return places().of(((RootGraphImplementor<?>) graph).getGraphedType().getTypeName());
    }

    private @Nullable EntityPlace placeOf(String entityName) {
        return places().of(entityName);
    }
}
