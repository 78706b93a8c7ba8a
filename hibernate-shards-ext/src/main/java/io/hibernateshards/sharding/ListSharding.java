package io.hibernateshards.sharding;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Places keys by lists of values, such as regions. Each part has virtual shards of its own and spreads its keys over them by a
 * hash: of the other columns of the shard key where it has several, else of the key. Parts may be appended later, where there
 * is no default.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ShardingStrategy(ListFunction.Factory.class)
public @interface ListSharding {

    /** The parts; their values and their virtual shards are disjoint. */
    ListPart[] parts();

    /** The virtual shards of keys whose value is in no part; empty where such a key is an error. */
    String otherwise() default "";

    /** Which attribute of an embedded shard key is listed; it has to be said where the key has several. */
    String attribute() default "";
}
