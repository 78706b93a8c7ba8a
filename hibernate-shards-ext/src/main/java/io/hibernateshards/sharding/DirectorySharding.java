package io.hibernateshards.sharding;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Places a new key in the virtual shard that has the fewest keys, and records it. For few entity groups of very different
 * sizes: a key that this node has not seen yet costs a look-up.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ShardingStrategy(DirectoryFunction.Factory.class)
public @interface DirectorySharding {

    /** The virtual shards that keys are spread over, like {@code "0-255"}; empty for the whole keyspace. */
    String vshards() default "";

    /** How many places a node keeps in memory. */
    int cachedKeys() default 100_000;
}
