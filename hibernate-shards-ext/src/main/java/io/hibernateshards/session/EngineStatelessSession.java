package io.hibernateshards.session;

import io.hibernateshards.association.EntityPlace;
import io.hibernateshards.topology.Database;
import org.hibernate.engine.creation.internal.SessionCreationOptionsAdaptor;
import org.hibernate.engine.creation.internal.SharedStatelessSessionBuilderImpl;
import org.hibernate.engine.spi.LoadQueryInfluencers;
import org.hibernate.engine.spi.PersistenceContext;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.StatelessSessionImplementor;
import org.hibernate.event.spi.EventSource;
import org.hibernate.internal.SessionFactoryImpl;
import org.hibernate.internal.StatelessSessionImpl;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

/**
 * The stateless session of one database, in the connection and transaction of its engine session. What it loads eagerly from
 * another database it has that one load. Adapter to {@code StatelessSessionImpl} and what builds it: the public way to a child
 * session refuses the tenant of its parent, where it means to refuse another one.
 */
final class EngineStatelessSession extends StatelessSessionImpl {

    private static final long serialVersionUID = 1;

    private final transient ShardedSessionImpl sessions;
    private final transient Database database;
    private final transient @Nullable EventSource engine;

    private EngineStatelessSession(
            SessionFactoryImpl factory,
            SessionCreationOptionsAdaptor options,
            ShardedSessionImpl sessions,
            EventSource engine) {
        super(factory, options);
        this.sessions = sessions;
        this.database = OpenEngines.databaseOf(engine);
        this.engine = engine;
    }

    /** A child of an engine session of {@code sessions}; it closes with it. */
    static EngineStatelessSession of(EventSource engine, ShardedSessionImpl sessions) {
        return new Builder(engine).open(sessions);
    }

    private static final class Builder extends SharedStatelessSessionBuilderImpl {

        private final EventSource engine;

        Builder(EventSource engine) {
            super(engine);
            this.engine = engine;
            connection();
            interceptor();
            statementInspector();
            initialCacheMode(engine.getCacheMode());
            connectionHandlingMode =
                    engine.getJdbcCoordinator().getLogicalConnection().getConnectionHandlingMode();
        }

        EngineStatelessSession open(ShardedSessionImpl sessions) {
            SessionFactoryImplementor factory = original.getSessionFactory();
            return new EngineStatelessSession(
                    (SessionFactoryImpl) factory,
                    new SessionCreationOptionsAdaptor(factory, this, original),
                    sessions,
                    engine);
        }

        @Override
        protected StatelessSessionImplementor createStatelessSession() {
            throw new UnsupportedOperationException();
        }
    }

    /** Filters and profiles are those of the façade, which its engine sessions are told. */
    @Override
    public LoadQueryInfluencers getLoadQueryInfluencers() {
        return engine == null ? super.getLoadQueryInfluencers() : engine.getLoadQueryInfluencers();
    }

    /** Hibernate asks the owner of the connection how large a batch is, which a child session is not. */
    @Override
    public @Nullable Integer getJdbcBatchSize() {
        return engine == null ? super.getJdbcBatchSize() : engine.getJdbcBatchSize();
    }

    @Override
    public void setJdbcBatchSize(@Nullable Integer size) {
        if (engine == null) {
            super.setJdbcBatchSize(size);
        } else {
            engine.setJdbcBatchSize(size);
        }
    }

    @Override
    protected @Nullable Object internalLoadGet(String entityName, Object id, PersistenceContext persistenceContext) {
        var place = sessions.places().of(entityName);
        int number = place == null || place.isReference()
                ? database.number()
                : sessions.routes().numberOf(place, id);
        if (number == database.number() || number == EntityPlace.NOWHERE) {
            return super.internalLoadGet(entityName, id, persistenceContext);
        }
        if (number >= 0) {
            return sessions.engines()
                    .stateless(sessions.places().database(number))
                    .get(entityName, id);
        }
        if (place != null && place.hasMoves()) {
            sessions.routes().settledAll(place);
        }
        var here = super.internalLoadGet(entityName, id, persistenceContext);
        return here != null
                ? here
                : sessions.loads()
                        .one(
                                place,
                                id,
                                false,
                                engine -> sessions.engines().stateless(engine).get(entityName, id));
    }

    /** Writes the copy of a row as it is at home, whatever it was before. Nobody is told: it is the home's row that was written. */
    void writeCopy(EntityPersister persister, Object copy, Object id, Object[] state) {
        var before = persister.isVersioned() ? persister.getCurrentVersion(id, this) : null;
        var cacheKey = lockCacheItem(id, before, persister);
        if (before != null) {
            persister.getUpdateCoordinator().update(copy, id, null, state, before, null, null, false, this);
        } else {
            var version = persister.isVersioned() ? state[persister.getVersionPropertyIndex()] : null;
            persister.getMergeCoordinator().update(copy, id, null, state, version, null, null, false, this);
        }
        if (cacheKey != null) {
            removeCacheItem(cacheKey, persister);
        }
        if (persister.hasOwnedCollections()) {
            forEachOwnedCollection(copy, id, persister, (collection, elements) -> {
                collection.remove(id, this);
                collection.recreate(elements, id, this);
            });
        }
        getJdbcCoordinator().executeBatch();
    }

    /** Deletes the copy of a row, if there is one. */
    void deleteCopy(EntityPersister persister, Object copy, Object id) {
        if (get(persister.getEntityName(), id) == null) {
            return;
        }
        var version = persister.isVersioned() ? persister.getCurrentVersion(id, this) : null;
        persister.visitAttributeMappings(attribute -> {
            if (attribute.isPluralAttributeMapping()) {
                var collection = attribute.asPluralAttributeMapping().getCollectionDescriptor();
                if (!collection.isInverse()) {
                    collection.remove(id, this);
                }
            }
        });
        var cacheKey = lockCacheItem(id, version, persister);
        persister.getDeleteCoordinator().delete(copy, id, version, this);
        if (cacheKey != null) {
            removeCacheItem(cacheKey, persister);
        }
        getJdbcCoordinator().executeBatch();
    }
}
