package io.hibernateshards.mapping;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.hibernate.AssertionFailure;

/** The whole persistence unit as sharding sees it: read from Hibernate's model once, at boot. Any thread. */
public final class ShardedModel {

    /** What an association is to sharding. */
    public enum Association {
        /** Both ends live in one virtual shard, or one end has a copy wherever the other lives: all is as in Hibernate. */
        COLOCATED,
        /** The other end may live on another database. */
        ACROSS
    }

    /** The mapping of an entity or subclass, by Hibernate's entity name. */
    public EntityMapping entity(String entityName) {
        throw new AssertionFailure("contract");
    }

    public Collection<EntityMapping> entities() {
        throw new AssertionFailure("contract");
    }

    public Collection<EntityGroupMapping> entityGroups() {
        throw new AssertionFailure("contract");
    }

    /**
     * What an association is.
     *
     * @param entityName the entity (or subclass) that the path starts at
     * @param attributePath the attribute, with dots through embeddables
     */
    public Association association(String entityName, String attributePath) {
        throw new AssertionFailure("contract");
    }

    /**
     * What a path tells about the virtual shard of the entity that it starts at, if anything.
     *
     * @param path attribute names; a to-one's id by its attribute name; empty for the entity itself
     */
    public Optional<KeyTerm> keyTerm(String entityName, List<String> path) {
        throw new AssertionFailure("contract");
    }

    /** Entity groups, shard keys and associations, for people. */
    public String explain() {
        throw new AssertionFailure("contract");
    }
}
