package io.hibernateshards.mapping;

import org.hibernate.bytecode.enhance.spi.interceptor.BytecodeLazyAttributeInterceptor;
import org.hibernate.bytecode.enhance.spi.interceptor.EnhancementAsProxyLazinessInterceptor;
import org.hibernate.engine.spi.PersistentAttributeInterceptable;
import org.hibernate.proxy.HibernateProxy;
import org.jspecify.annotations.Nullable;

/** What is in memory of an entity: asking never loads anything. */
final class LoadedState {

    private LoadedState() {}

    /** The id of an entity of which only the id is there; null where its state is there. */
    static @Nullable Object idIfUnloaded(Object entity) {
        var initializer = HibernateProxy.extractLazyInitializer(entity);
        if (initializer != null) {
            return initializer.isUninitialized() ? initializer.getInternalIdentifier() : null;
        }
        return entity instanceof PersistentAttributeInterceptable enhanced
                        && enhanced.$$_hibernate_getInterceptor()
                                instanceof EnhancementAsProxyLazinessInterceptor interceptor
                        && !interceptor.isInitialized()
                ? interceptor.getIdentifier()
                : null;
    }

    /** The object that has the attributes of an entity whose state is there. */
    static Object of(Object entity) {
        var initializer = HibernateProxy.extractLazyInitializer(entity);
        return initializer == null ? entity : initializer.getImplementation();
    }

    /** Whether an attribute of an enhanced entity was left out when the entity was loaded. */
    static boolean isLeftOut(Object entity, String attribute) {
        return entity instanceof PersistentAttributeInterceptable enhanced
                && enhanced.$$_hibernate_getInterceptor() instanceof BytecodeLazyAttributeInterceptor interceptor
                && !(interceptor instanceof EnhancementAsProxyLazinessInterceptor)
                && !interceptor.isAttributeLoaded(attribute);
    }
}
