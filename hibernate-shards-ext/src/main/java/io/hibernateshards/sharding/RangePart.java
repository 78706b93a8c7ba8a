package io.hibernateshards.sharding;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A part of {@link RangeSharding}. Bounds are texts, read as the type of the key says: {@code "1000"}, {@code "2024-01-01"}. */
@Target({})
@Retention(RetentionPolicy.RUNTIME)
public @interface RangePart {

    /** The part's name, for messages. */
    String name();

    /** The least key; empty for no lower bound. */
    String from() default "";

    /** The greatest key; empty for no upper bound, or where {@link #before} says it. */
    String to() default "";

    /** The upper bound that is itself outside; empty for none, or where {@link #to} says it. */
    String before() default "";

    /** Its virtual shards, like {@code "0-255"}. */
    String vshards();

    /**
     * Whether consecutive keys lie together: the range is divided evenly over its virtual shards in order. For integral numbers
     * and dates between two bounds.
     */
    boolean inOrder() default false;
}
