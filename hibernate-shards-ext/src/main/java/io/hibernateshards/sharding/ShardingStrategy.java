package io.hibernateshards.sharding;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an annotation that gives an entity group its {@link ShardingFunction}, and names the factory that makes it. The marked
 * annotation stands on the root class of an entity of the entity group; it is retained at run time. An application's own
 * functions come in the same way as those of this package.
 */
@Documented
@Target(ElementType.ANNOTATION_TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface ShardingStrategy {

    /** The factory; its type argument is the marked annotation. It is public and has a public constructor without parameters. */
    Class<? extends ShardingFunctionFactory<?>> value();
}
