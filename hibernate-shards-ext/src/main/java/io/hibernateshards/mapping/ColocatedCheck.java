package io.hibernateshards.mapping;

import static io.hibernateshards.logging.MappingMessages.MESSAGES;

import io.hibernateshards.mapping.KeyColumns.AttributeReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hibernate.Hibernate;

/** Tells whether an association that is marked {@code @Colocated} keeps its promise. Any thread. */
public final class ColocatedCheck {

    private final EntityMapping owner;
    private final EntityMapping target;
    private final String attribute;
    private final AttributeReader reader;

    ColocatedCheck(EntityMapping owner, EntityMapping target, String attribute, AttributeReader reader) {
        this.owner = owner;
        this.target = target;
        this.attribute = attribute;
        this.reader = reader;
    }

    /** The association's name. */
    public String attribute() {
        return attribute;
    }

    /**
     * What is wrong where an end lives elsewhere. Nothing is loaded: a collection that is not initialised keeps its promise,
     * and so does a reference of which nothing in memory tells where it lives.
     */
    public Optional<String> brokenBy(Object entity) {
        if (LoadedState.idIfUnloaded(entity) != null) {
            return Optional.empty();
        }
        var value = reader.read(LoadedState.of(entity));
        if (value == null || value instanceof Collection<?> && !Hibernate.isInitialized(value)) {
            return Optional.empty();
        }
        int shard = owner.knownShardOf(entity);
        for (var end : ends(value)) {
            int other = target.knownShardOf(end);
            if (shard >= 0 && other != EntityMapping.UNTOLD && other != shard) {
                return Optional.of(
                        MESSAGES.brokenPromise(owner.entityName(), attribute, shard, target.entityName(), other));
            }
        }
        return Optional.empty();
    }

    private static List<Object> ends(Object value) {
        var ends = new ArrayList<Object>();
        if (value instanceof Map<?, ?> map) {
            if (Hibernate.isInitialized(map)) {
                ends.addAll(map.values());
            }
        } else if (value instanceof Collection<?> collection) {
            ends.addAll(collection);
        } else {
            ends.add(value);
        }
        ends.removeIf(end -> end == null);
        return ends;
    }
}
