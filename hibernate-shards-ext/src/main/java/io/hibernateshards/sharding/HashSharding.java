package io.hibernateshards.sharding;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Spreads the keys of an entity group evenly by a hash, as {@link HashFunction} says. What an entity group has that names nothing. */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ShardingStrategy(HashFunction.Factory.class)
public @interface HashSharding {

    /** The virtual shards that keys are spread over, like {@code "0-255"}; empty for the whole keyspace. */
    String vshards() default "";
}
