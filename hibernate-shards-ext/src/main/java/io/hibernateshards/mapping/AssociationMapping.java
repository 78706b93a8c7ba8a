package io.hibernateshards.mapping;

import io.hibernateshards.mapping.KeyColumns.AttributeReader;
import io.hibernateshards.mapping.ShardedModel.Association;
import org.jspecify.annotations.Nullable;

/**
 * One association of an entity.
 *
 * @param path its attribute, with dots through embeddables
 * @param target the entity at its other end
 * @param isCollection whether it has many
 * @param kind what it is to sharding
 * @param reason why it is so, for people
 * @param promise reads it where it is marked to be colocated; else null
 */
record AssociationMapping(
        String path,
        String target,
        boolean isCollection,
        Association kind,
        String reason,
        @Nullable AttributeReader promise) {}
