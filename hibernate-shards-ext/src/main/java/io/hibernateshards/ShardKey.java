package io.hibernateshards;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the attribute that decides in which virtual shard a row lives: a basic attribute, an embedded one, the id or a
 * part of it, or a to-one association to an entity of the same entity group, whose key is then inherited.
 *
 * <p>A shard key is never null and never changes.
 */
@Documented
@Target({ElementType.FIELD, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface ShardKey {

    /** How a textual key is brought into the form that the database's equality has, before it is hashed. */
    Normalize normalize() default Normalize.NONE;

    /** Normal forms of a textual shard key. */
    enum Normalize {
        /** The key is taken as it is: its column must have a binary collation. */
        NONE,
        /** Letters are folded to lower case by Unicode's rules, for a case-insensitive collation. */
        LOWER_CASE,
        /** Trailing blanks are cut off, for a blank-padding collation. */
        TRIM_TRAILING,
        /** Both of the others. */
        LOWER_CASE_TRIM_TRAILING
    }
}
