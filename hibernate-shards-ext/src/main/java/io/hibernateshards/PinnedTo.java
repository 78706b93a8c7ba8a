package io.hibernateshards;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Places all rows of an entity that is not sharded on one named database. Without it such an entity lives on the unit's
 * unsharded database.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface PinnedTo {
    /** The database's name, one of {@code hibernate.shards.databases}. */
    String value();
}
