package io.hibernateshards;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an entity as sharded and names the set of entities that share its shard key. Rows of one entity group with equal
 * shard keys live in one virtual shard, hence on one database: joins, cascades, collections and foreign keys between them
 * are as in Hibernate. Written on the root class of an entity hierarchy; subclasses inherit it.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface EntityGroup {

    /** The entity group's name, the same on all its entities. */
    String value();

    /** The keyspace whose virtual shards hold the rows; the same on all entities of the group. */
    String keyspace() default ShardId.DEFAULT_KEYSPACE;

    /** What becomes of a query on this entity that no shard key narrows. */
    ScatterMode scatter() default ScatterMode.UNIT_DEFAULT;
}
