package io.hibernateshards.session;

import io.hibernateshards.topology.Database;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Supplier;
import org.hibernate.cache.spi.CacheImplementor;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.jspecify.annotations.Nullable;

/**
 * The second-level cache of a sharded unit. What concerns one entity or collection is asked under the name of every database,
 * since a cache key has the name of the row's database in it, which Hibernate's own question leaves out; all else is Hibernate's.
 */
final class FacadeCache {

    private final SessionFactoryImplementor engine;
    private final Supplier<List<Database>> databases;

    private FacadeCache(SessionFactoryImplementor engine, Supplier<List<Database>> databases) {
        this.engine = engine;
        this.databases = databases;
    }

    static CacheImplementor over(SessionFactoryImplementor engine, Supplier<List<Database>> databases) {
        var cache = new FacadeCache(engine, databases);
        return (CacheImplementor) Proxy.newProxyInstance(
                FacadeCache.class.getClassLoader(),
                new Class<?>[] {CacheImplementor.class},
                (proxy, method, arguments) -> cache.call(method, arguments));
    }

    private @Nullable Object call(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
        if (arguments != null && arguments.length == 2 && arguments[0] != null && arguments[1] != null) {
            var name = arguments[0] instanceof Class<?> type ? type.getName() : arguments[0].toString();
            switch (method.getName()) {
                case "contains", "containsEntity":
                    return containsEntity(name, arguments[1]);
                case "evict", "evictEntity", "evictEntityData":
                    evictEntity(name, arguments[1]);
                    return null;
                case "containsCollection":
                    return containsCollection(name, arguments[1]);
                case "evictCollection", "evictCollectionData":
                    evictCollection(name, arguments[1]);
                    return null;
                default:
                    break;
            }
        }
        try {
            return method.invoke(engine.getCache(), arguments);
        } catch (InvocationTargetException failure) {
            throw failure.getCause();
        }
    }

    private boolean containsEntity(String entityName, Object id) {
        var persister = engine.getMappingMetamodel().getEntityDescriptor(entityName);
        var access = persister.getCacheAccessStrategy();
        return access != null
                && databases.get().stream()
                        .anyMatch(database ->
                                access.contains(access.generateCacheKey(id, persister, engine, database.name())));
    }

    private void evictEntity(String entityName, Object id) {
        var persister = engine.getMappingMetamodel().getEntityDescriptor(entityName);
        var access = persister.getCacheAccessStrategy();
        if (access != null) {
            databases
                    .get()
                    .forEach(database -> access.evict(access.generateCacheKey(id, persister, engine, database.name())));
        }
    }

    private boolean containsCollection(String role, Object ownerId) {
        var persister = engine.getMappingMetamodel().getCollectionDescriptor(role);
        var access = persister.getCacheAccessStrategy();
        return access != null
                && databases.get().stream()
                        .anyMatch(database ->
                                access.contains(access.generateCacheKey(ownerId, persister, engine, database.name())));
    }

    private void evictCollection(String role, Object ownerId) {
        var persister = engine.getMappingMetamodel().getCollectionDescriptor(role);
        var access = persister.getCacheAccessStrategy();
        if (access != null) {
            databases
                    .get()
                    .forEach(database ->
                            access.evict(access.generateCacheKey(ownerId, persister, engine, database.name())));
        }
    }
}
