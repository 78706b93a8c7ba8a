package io.hibernateshards.session;

import static io.hibernateshards.logging.SessionMessages.MESSAGES;

import io.hibernateshards.association.EntityPlace;
import io.hibernateshards.association.FacadeLink;
import io.hibernateshards.topology.Database;
import io.hibernateshards.transaction.FacadeTransaction;
import io.hibernateshards.transaction.WriteGuard;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.event.spi.EventSource;
import org.hibernate.proxy.HibernateProxy;
import org.jspecify.annotations.Nullable;

/**
 * The engine sessions of one façade session: one per database that is touched, opened when it is, and Hibernate's stateless
 * sessions in their connections. One thread at a time.
 */
final class OpenEngines {

    private final ShardedSessionImpl facade;
    private final ShardedSessionFactoryImpl factory;
    private final FacadeSessionBuilder options;
    private final FacadeTransaction transaction;
    private final SessionMap map;
    private final int databaseCount;
    /** In the order of their opening; replaced when one is opened, never changed. */
    private List<EventSource> opened = List.of();
    /** The same by the numbers of their databases, from the second one on. */
    private @Nullable EventSource @Nullable [] engines;
    /** By their numbers, the databases whose engine session was left to a thread that did not answer. */
    private long lost;

    private @Nullable EngineStatelessSession @Nullable [] children;
    private @Nullable ShardedStatelessSessionImpl served;

    OpenEngines(
            ShardedSessionImpl facade,
            ShardedSessionFactoryImpl factory,
            FacadeSessionBuilder options,
            FacadeTransaction transaction,
            SessionMap map,
            int databaseCount) {
        this.facade = facade;
        this.factory = factory;
        this.options = options;
        this.transaction = transaction;
        this.map = map;
        this.databaseCount = databaseCount;
    }

    /** The database of an engine session. */
    static Database databaseOf(EventSource engine) {
        return Objects.requireNonNull(FacadeLink.of(engine)).database();
    }

    /** In the order of their opening. */
    List<EventSource> opened() {
        return opened;
    }

    /** The engine session of a database, opened if it was not yet. */
    EventSource on(Database database) {
        var engine = openedOn(database);
        return engine != null ? engine : open(database);
    }

    /** The same, where it will be used at once: its transaction begins. */
    EventSource touchedOn(Database database) {
        var engine = on(database);
        transaction.touching(database);
        return engine;
    }

    @Nullable
    EventSource openedOn(Database database) {
        if (engines != null) {
            return database.number() < engines.length ? engines[database.number()] : null;
        }
        return opened.isEmpty() || databaseOf(opened.get(0)).number() != database.number() ? null : opened.get(0);
    }

    private EventSource open(Database database) {
        facade.checkNotGone();
        if ((lost >>> database.number() & 1) != 0) {
            throw MESSAGES.lostDatabase(database.name());
        }
        var unit = factory.unit();
        var link = new FacadeLink(facade.routes(), database, options.getInterceptor());
        var guard = new WriteGuard(transaction, database, unit.events(), options.getStatementInspector());
        var builder = unit.engine().withOptions().tenantIdentifier(tenantOn(database));
        var engine = (EventSource) facade.configured(builder, link, guard).openSession();
        add(engine);
        facade.replaySettings(engine);
        if (map.isSharing()) {
            engine.getEventListenerManager().addListener(map);
            map.leaveOutForeign(engine, database);
        }
        transaction.join(engine);
        return engine;
    }

    /** The tenant of an engine session: its database, unless the application has tenants of its own, all on one. */
    private @Nullable Object tenantOn(Database database) {
        return factory.hasOwnTenants() ? options.getTenantIdentifierValue() : database;
    }

    private void add(EventSource engine) {
        if (opened.isEmpty() && engines == null) {
            opened = List.of(engine);
            return;
        }
        var more = new ArrayList<>(opened);
        more.add(engine);
        opened = List.copyOf(more);
        if (engines == null) {
            engines = new EventSource
                    [Math.max(databaseCount, databaseOf(opened.get(0)).number() + 1)];
            engines[databaseOf(opened.get(0)).number()] = opened.get(0);
        }
        int number = databaseOf(engine).number();
        if (number >= engines.length) {
            // A database that was added after this session was opened.
            engines = Arrays.copyOf(engines, number + 1);
        }
        engines[number] = engine;
    }

    /** By their numbers as bits, the databases whose engine session was left to a thread that did not answer. */
    long lost() {
        return lost;
    }

    /** The databases, by their numbers as bits, whose engine sessions hold entities: changes of theirs may not be written yet. */
    long holding() {
        long databases = 0;
        for (var engine : opened) {
            if (engine.getPersistenceContextInternal().getNumberOfManagedEntities() > 0) {
                databases |= 1L << databaseOf(engine).number();
            }
        }
        return databases;
    }

    /** Forgets the engine session of a database that a thread has which did not answer; the database is lost to the façade. */
    void leave(Database database) {
        lost |= 1L << database.number();
        opened = opened.stream()
                .filter(engine -> !databaseOf(engine).equals(database))
                .toList();
        if (engines != null && database.number() < engines.length) {
            engines[database.number()] = null;
        }
        if (children != null && database.number() < children.length) {
            children[database.number()] = null;
        }
    }

    /** The engine session that manages an entity or made a proxy, or null. */
    @Nullable
    EventSource managing(Object entity) {
        var object = entity;
        if (entity instanceof HibernateProxy proxy) {
            var initializer = proxy.getHibernateLazyInitializer();
            if (initializer.isUninitialized()) {
                return ours(initializer.getSession());
            }
            object = initializer.getImplementation();
        }
        for (int i = 0; i < opened.size(); i++) {
            var engine = opened.get(i);
            if (engine.getPersistenceContextInternal().getEntry(object) != null) {
                return engine;
            }
        }
        return null;
    }

    private @Nullable EventSource ours(@Nullable SharedSessionContractImplementor session) {
        if (session instanceof EventSource source) {
            var link = FacadeLink.of(session);
            return link != null && link.sessions() == facade.routes() ? source : null;
        }
        return null;
    }

    /** The engine session that already has an entity or proxy with that id, or null. */
    @Nullable
    EventSource holding(EntityPlace place, Object id) {
        for (int i = 0; i < opened.size(); i++) {
            var engine = opened.get(i);
            var key = engine.generateEntityKey(id, place.persister());
            if (engine.getPersistenceContextInternal().getEntityHolder(key) != null) {
                return engine;
            }
        }
        return null;
    }

    /** Closes them all; throws the first failure at the end, with the others suppressed in it. */
    void close() {
        RuntimeException first = null;
        for (int i = 0; i < opened.size(); i++) {
            try {
                opened.get(i).close();
            } catch (RuntimeException failure) {
                if (first == null) {
                    first = failure;
                } else {
                    first.addSuppressed(failure);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    // ------------------------------------------------------------------ stateless

    /** Makes the façade what lies under a stateless session: it manages nothing for longer than a query. */
    void serve(ShardedStatelessSessionImpl stateless) {
        served = stateless;
    }

    @Nullable
    ShardedStatelessSessionImpl served() {
        return served;
    }

    /** Under a stateless session: lets go of what queries loaded. */
    void empty() {
        if (served != null) {
            opened.forEach(EventSource::clear);
        }
    }

    /** The stateless session in the connection and transaction of an engine session. */
    EngineStatelessSession stateless(EventSource engine) {
        if (children == null) {
            children = new EngineStatelessSession[databaseCount];
        }
        int number = databaseOf(engine).number();
        if (number >= children.length) {
            children = Arrays.copyOf(children, number + 1);
        }
        var child = children[number];
        if (child == null) {
            child = EngineStatelessSession.of(engine, facade);
            if (map.isSharing()) {
                child.getEventListenerManager().addListener(map);
            }
            if (served != null) {
                child.setJdbcBatchSize(served.getJdbcBatchSize());
            }
            children[number] = child;
        }
        return child;
    }

    EngineStatelessSession stateless(Database database) {
        return stateless(on(database));
    }

    /** The stateless sessions opened so far. */
    List<EngineStatelessSession> children() {
        return children == null
                ? List.of()
                : Arrays.stream(children).filter(Objects::nonNull).toList();
    }
}
