package io.hibernateshards;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an entity whose few rows every database holds a copy of, so that every join with it stays on one database. One
 * database, the home, has the row that is managed; the others have read-only copies written in the same transaction.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface ReferenceEntity {
    /** The home database's name; empty for the unit's unsharded database. */
    String home() default "";
}
