package io.hibernateshards.session;

import static io.hibernateshards.logging.SessionMessages.MESSAGES;

import io.hibernateshards.association.EntityPlace;
import io.hibernateshards.topology.Database;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hibernate.IdentifierLoadAccess;
import org.hibernate.MultiIdentifierLoadAccess;
import org.hibernate.NaturalIdLoadAccess;
import org.hibernate.SimpleNaturalIdLoadAccess;
import org.hibernate.event.spi.EventSource;
import org.jspecify.annotations.Nullable;

/**
 * Loads by ids: on the database that the id tells, else on that which holds the entity already, else on every one that can
 * have its row, where a second answer is an error. How an engine session loads is given as a function. One thread at a time.
 */
final class Loads {

    private final ShardedSessionImpl session;
    private final EngineRoutes routes;
    private final OpenEngines engines;
    private final SessionScope scope;

    Loads(ShardedSessionImpl session, EngineRoutes routes, OpenEngines engines, SessionScope scope) {
        this.session = session;
        this.routes = routes;
        this.engines = engines;
        this.scope = scope;
    }

    /** The entity of an id, or null where there is none that this session may see. */
    <R> @Nullable R one(
            @Nullable EntityPlace asked,
            @Nullable Object id,
            boolean locking,
            Function<EventSource, @Nullable R> look) {
        session.checkOpen();
        var place = routes.now(asked);
        if (place == null || id == null) {
            return look.apply(routes.any());
        }
        if (place.isReference()) {
            return look.apply(routes.reference(place, locking));
        }
        int number = routes.routedTo(place, id);
        if (number >= 0) {
            return scope.contains(number)
                    ? scope.within(place, look.apply(engines.on(scope.places().database(number))))
                    : null;
        }
        if (number == EntityPlace.NOWHERE) {
            return null;
        }
        var holding = routes.holdingInScope(place, id);
        if (holding != null) {
            return scope.within(place, look.apply(holding));
        }
        return search(place, id, look);
    }

    private <R> @Nullable R search(EntityPlace place, Object id, Function<EventSource, @Nullable R> look) {
        R answer = null;
        Database found = null;
        var searched = routes.searched(place, id);
        var routedBy = scope.places().map();
        for (var database : searched) {
            var its = look.apply(engines.on(database));
            if (its != null) {
                if (found != null) {
                    session.markForRollbackOnly();
                    throw MESSAGES.duplicateRow(place.mapping().entityName(), id, found.name(), database.name());
                }
                found = database;
                answer = its;
            }
        }
        session.checkRoutedBy(routedBy);
        return scope.within(place, answer);
    }

    /** A natural id is unique over all databases: it is asked for on every one that can hold it. */
    private <R> @Nullable R natural(
            @Nullable EntityPlace asked, Object id, boolean locking, Function<EventSource, @Nullable R> look) {
        session.checkOpen();
        var place = routes.now(asked);
        if (place == null) {
            return look.apply(routes.any());
        }
        if (place.isReference()) {
            return look.apply(routes.reference(place, locking));
        }
        return search(place, id, look);
    }

    /** A reference to the entity of an id; where the id does not tell its database, the row is looked for. */
    <R> R reference(@Nullable EntityPlace asked, Object id, Function<EventSource, R> refer) {
        session.checkOpen();
        var place = routes.now(asked);
        if (place == null || id == null) {
            return refer.apply(routes.any());
        }
        if (place.isReference()) {
            return refer.apply(routes.reference(place, false));
        }
        int number = routes.routedTo(place, id);
        if (number >= 0) {
            return refer.apply(routes.on(number, place));
        }
        var source = number == EntityPlace.NOWHERE ? null : routes.found(place, id);
        if (source == null) {
            throw MESSAGES.notFoundAnywhere(
                    place.mapping().entityName(), id, scope.list().toString());
        }
        return refer.apply(source);
    }

    /** Loads many, one call per database: answers in the order of the ids, null where there is no row. */
    <E> List<E> many(
            @Nullable EntityPlace asked, List<?> ids, boolean locking, BiFunction<EventSource, List<?>, List<E>> load) {
        session.checkOpen();
        var place = routes.now(asked);
        if (place != null && place.hasMoves()) {
            place = settled(place, ids);
        }
        if (place == null || scope.isSingle() && scope.boundShard() == null || !place.isSharded()) {
            var engine = place == null || scope.isSingle()
                    ? routes.any()
                    : place.isReference() ? routes.reference(place, locking) : routes.home(place);
            return load.apply(engine, ids);
        }
        var answers = new ArrayList<@Nullable E>(Collections.nCopies(ids.size(), null));
        var routedBy = scope.places().map();
        for (var database : scope.of(place)) {
            var mine = new ArrayList<Object>();
            var positions = new ArrayList<Integer>();
            for (int i = 0; i < ids.size(); i++) {
                int number = routes.numberOf(place, ids.get(i));
                if (number == database.number() || number == EntityPlace.UNKNOWN) {
                    mine.add(ids.get(i));
                    positions.add(i);
                }
            }
            var found = mine.isEmpty() ? List.<E>of() : load.apply(engines.on(database), mine);
            for (int i = 0; i < found.size(); i++) {
                E entity = scope.within(place, found.get(i));
                if (entity != null && answers.set(positions.get(i), entity) != null) {
                    session.markForRollbackOnly();
                    throw MESSAGES.duplicateRow(place.mapping().entityName(), mine.get(i), "another", database.name());
                }
            }
        }
        session.checkRoutedBy(routedBy);
        return answers;
    }

    /** The place of rows with some ids, once those of their virtual shards that are being moved are settled. */
    private EntityPlace settled(EntityPlace place, List<?> ids) {
        for (var id : ids) {
            if (routes.numberOf(place, id) == EntityPlace.UNKNOWN) {
                return routes.settledAll(place);
            }
        }
        return Objects.requireNonNull(scope.places().of(place.mapping().entityName()));
    }

    // ------------------------------------------------------------------ Hibernate's load accesses

    private Consumer<@Nullable Object> checked() {
        return graph -> session.unit().queries().checkLoad(session, graph);
    }

    <T> IdentifierLoadAccess<T> byId(@Nullable EntityPlace place, Function<EventSource, IdentifierLoadAccess<T>> real) {
        session.checkOpen();
        return LoadAccess.recording(IdentifierLoadAccess.class, real, checked(), (recorded, method, arguments) -> {
            var id = Objects.requireNonNull(arguments)[0];
            if (method.equals("getReference")) {
                return reference(place, id, engine -> recorded.on(engine).getReference(id));
            }
            var entity = one(
                    place,
                    id,
                    recorded.isLocking(),
                    engine -> recorded.on(engine).load(id));
            return method.equals("load") ? entity : Optional.ofNullable(entity);
        });
    }

    <T> SimpleNaturalIdLoadAccess<T> bySimpleNaturalId(
            @Nullable EntityPlace place, Function<EventSource, SimpleNaturalIdLoadAccess<T>> real) {
        session.checkOpen();
        return LoadAccess.recording(SimpleNaturalIdLoadAccess.class, real, checked(), (recorded, method, arguments) -> {
            var value = Objects.requireNonNull(arguments)[0];
            var entity = natural(
                    place,
                    value,
                    recorded.isLocking(),
                    engine -> recorded.on(engine).load(value));
            return answer(place, value, method, entity);
        });
    }

    <T> NaturalIdLoadAccess<T> byNaturalId(
            @Nullable EntityPlace place, Function<EventSource, NaturalIdLoadAccess<T>> real) {
        session.checkOpen();
        return LoadAccess.recording(NaturalIdLoadAccess.class, real, checked(), (recorded, method, arguments) -> {
            var entity = natural(
                    place,
                    "natural id",
                    recorded.isLocking(),
                    engine -> recorded.on(engine).load());
            return answer(place, "natural id", method, entity);
        });
    }

    private static @Nullable Object answer(
            @Nullable EntityPlace place, Object id, String method, @Nullable Object entity) {
        if (method.equals("loadOptional")) {
            return Optional.ofNullable(entity);
        }
        if (entity == null && method.equals("getReference")) {
            throw MESSAGES.notFoundAnywhere(place == null ? "" : place.mapping().entityName(), id, "that can hold it");
        }
        return entity;
    }

    <T> MultiIdentifierLoadAccess<T> byMultipleIds(
            @Nullable EntityPlace place, Function<EventSource, MultiIdentifierLoadAccess<T>> real) {
        session.checkOpen();
        return LoadAccess.recording(MultiIdentifierLoadAccess.class, real, checked(), (recorded, method, arguments) -> {
            var given = Objects.requireNonNull(arguments)[0];
            List<?> ids = given instanceof List<?> list ? list : Arrays.asList((Object[]) given);
            if (recorded.says("enableOrderedReturn", false)) {
                return many(
                                place,
                                ids,
                                recorded.isLocking(),
                                (engine, some) -> recorded.on(engine)
                                        .enableOrderedReturn(true)
                                        .multiLoad(some))
                        .stream()
                        .filter(Objects::nonNull)
                        .toList();
            }
            return many(
                    place,
                    ids,
                    recorded.isLocking(),
                    (engine, some) -> recorded.on(engine).multiLoad(some));
        });
    }
}
