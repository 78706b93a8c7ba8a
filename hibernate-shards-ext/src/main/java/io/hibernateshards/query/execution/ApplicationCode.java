package io.hibernateshards.query.execution;

import io.hibernateshards.mapping.EntityMapping;
import io.hibernateshards.mapping.EntityMapping.Kind;
import io.hibernateshards.mapping.ShardedModel;
import io.hibernateshards.mapping.ShardedModel.Association;
import io.hibernateshards.metrics.ShardEvents;
import io.hibernateshards.query.analysis.SelectColumns;
import io.hibernateshards.scatter.Scatter;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.IntStream;
import org.hibernate.engine.FetchTiming;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.event.spi.EventType;
import org.hibernate.jpa.event.spi.CallbackType;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.query.sqm.tree.from.SqmAttributeJoin;
import org.hibernate.query.sqm.tree.from.SqmFrom;
import org.hibernate.query.sqm.tree.select.SqmQueryGroup;
import org.hibernate.query.sqm.tree.select.SqmQueryPart;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;
import org.hibernate.query.sqm.tree.select.SqmSelectableNode;
import org.hibernate.type.BasicType;
import org.hibernate.type.CollectionType;
import org.hibernate.type.ComponentType;
import org.hibernate.type.CustomType;
import org.hibernate.type.EntityType;
import org.hibernate.type.Type;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether reading the rows of a statement can leave the engine session that reads them: by code of the application
 * (callbacks, listeners, Interceptors, converters, user types), or by an association that other engine sessions are asked
 * about. Such rows are read on the caller's thread. Any thread.
 */
final class ApplicationCode {

    private final SessionFactoryImplementor engine;
    private final ShardedModel model;
    private final Scatter onThisThread;
    private final ConcurrentMap<String, Boolean> staysByEntity = new ConcurrentHashMap<>();

    ApplicationCode(SessionFactoryImplementor engine, ShardedModel model, ShardEvents events) {
        this.engine = engine;
        this.model = model;
        this.onThisThread = Scatter.sequential(events);
    }

    /** Runs all tasks on the caller's thread. */
    Scatter onThisThread() {
        return onThisThread;
    }

    /** Whether the rows of a query have to be read on the caller's thread. */
    boolean runsFor(ShardedQuery<?> query) {
        var statement = (SqmSelectStatement<?>) query.getSqmStatement();
        return runsFor(query, statement.getQueryPart());
    }

    private boolean runsFor(ShardedQuery<?> query, SqmQueryPart<?> part) {
        if (part instanceof SqmQueryGroup<?> group) {
            return group.getQueryParts().stream().anyMatch(each -> runsFor(query, each));
        }
        var spec = part.getFirstQuerySpec();
        // Objects that 'select new' makes are made of merged rows.
        var values = SelectColumns.of(spec).values();
        boolean areValues = values.stream().allMatch(ApplicationCode::isPlainValue);
        if (areValues) {
            return false;
        }
        if (query.querySession().hasInterceptor()
                || hasListeners()
                || query.getQueryOptions().getAppliedGraph().getSemantic() != null) {
            return true;
        }
        boolean entitiesStay = values.stream()
                .allMatch(node -> isPlainValue(node) || node instanceof SqmFrom<?, ?> from && stays(from));
        return !entitiesStay || !spec.getFromClause().getRoots().stream().allMatch(this::fetchesStay);
    }

    private static boolean isPlainValue(SqmSelectableNode<?> node) {
        return node.getNodeType() instanceof BasicType<?> type && isPlain(type);
    }

    private static boolean isPlain(BasicType<?> type) {
        var converter = type.getValueConverter();
        return !(type instanceof CustomType<?>)
                && (converter == null || converter.getClass().getName().startsWith("org.hibernate.type."));
    }

    private boolean hasListeners() {
        var registry = engine.getEventListenerRegistry();
        return List.of(EventType.PRE_LOAD, EventType.POST_LOAD).stream()
                .flatMap(type -> Arrays.stream(
                        listeners(registry.getEventListenerGroup(type).listeners())))
                .anyMatch(listener -> !(listener instanceof NoApplicationCode)
                        && !listener.getClass().getName().startsWith("org.hibernate."));
    }

    private static Object[] listeners(Iterable<?> group) {
        var listeners = new java.util.ArrayList<Object>();
        group.forEach(listeners::add);
        return listeners.toArray();
    }

    private boolean fetchesStay(SqmFrom<?, ?> from) {
        return from.getSqmJoins().stream()
                .allMatch(join ->
                        (!(join instanceof SqmAttributeJoin<?, ?> attribute) || !attribute.isFetched() || stays(join))
                                && fetchesStay(join));
    }

    private boolean stays(SqmFrom<?, ?> from) {
        var entity = from.getNodeType() instanceof org.hibernate.metamodel.model.domain.EntityDomainType<?> type
                ? type.getHibernateEntityName()
                : null;
        return entity != null && stays(entity);
    }

    private boolean stays(String entity) {
        var known = staysByEntity.get(entity);
        if (known == null) {
            known = stays(entity, ConcurrentHashMap.newKeySet());
            staysByEntity.put(entity, known);
        }
        return known;
    }

    private boolean stays(String entity, Set<String> visited) {
        var persister = engine.getMappingMetamodel().getEntityDescriptor(entity);
        for (var name : persister.getSubclassEntityNames()) {
            if (visited.add(name)
                    && !attributesStay(engine.getMappingMetamodel().getEntityDescriptor(name), visited)) {
                return false;
            }
        }
        return true;
    }

    private boolean attributesStay(EntityPersister persister, Set<String> visited) {
        var callbacks = engine.getEventEngine().getCallbackRegistry();
        if (callbacks.hasRegisteredCallbacks(persister.getMappedClass(), CallbackType.POST_LOAD)
                || !stays(
                        persister.getIdentifierType(),
                        persister,
                        persister.getIdentifierPropertyName(),
                        true,
                        visited)) {
            return false;
        }
        var types = persister.getPropertyTypes();
        var names = persister.getPropertyNames();
        for (int index = 0; index < types.length; index++) {
            var timing =
                    persister.getAttributeMapping(index).getMappedFetchOptions().getTiming();
            if (!stays(types[index], persister, names[index], timing == FetchTiming.IMMEDIATE, visited)) {
                return false;
            }
        }
        return true;
    }

    private boolean stays(
            Type type, EntityPersister owner, @Nullable String path, boolean isEager, Set<String> visited) {
        if (type instanceof BasicType<?> basic) {
            return isPlain(basic);
        }
        if (type instanceof ComponentType component) {
            var names = component.getPropertyNames();
            var parts = component.getSubtypes();
            return IntStream.range(0, parts.length)
                    .allMatch(part -> stays(
                            parts[part],
                            owner,
                            path == null ? names[part] : path + "." + names[part],
                            isEager,
                            visited));
        }
        if (type instanceof EntityType association) {
            var target = association.getAssociatedEntityName();
            return isFoundHere(owner.getEntityName(), String.valueOf(path), model.entity(target))
                    && (!isEager || stays(target, visited));
        }
        if (type instanceof CollectionType collection) {
            return !isEager
                    || collection.getElementType(engine) instanceof EntityType element
                            && stays(element.getAssociatedEntityName(), visited);
        }
        return false;
    }

    /**
     * Whether nobody else is asked about an entity that an association leads to: one across may be held by another engine
     * session, and so may one whose id does not tell its place.
     */
    private boolean isFoundHere(String owner, String path, EntityMapping target) {
        return target.kind() == Kind.REFERENCE
                || target.idTellsShard() && model.association(owner, path) == Association.COLOCATED;
    }
}
