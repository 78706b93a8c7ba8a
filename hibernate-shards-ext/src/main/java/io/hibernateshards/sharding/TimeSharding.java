package io.hibernateshards.sharding;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Places keys by the period of time that they are in. Periods are numbered from a start and take their virtual shards in turn,
 * from the first to the last and, if allowed, from the first again. A condition between two times is asked only where such
 * keys are.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ShardingStrategy(TimeFunction.Factory.class)
public @interface TimeSharding {

    /** How long a period is. */
    Period period();

    /** When the first period begins, like {@code "2020-01-01"}. Keys before it are an error. */
    String start();

    /** The virtual shards that keys are spread over, like {@code "0-255"}; empty for the whole keyspace. */
    String vshards() default "";

    /** How many virtual shards each period has; its keys are spread over them by a hash. */
    int shardsPerPeriod() default 1;

    /** Whether the period after the last virtual shards takes the first ones again; else its keys are an error. */
    boolean wrap() default true;

    /** Which attribute of an embedded shard key is the time; it has to be said where the key has several. */
    String attribute() default "";

    /** Lengths of periods, by the calendar; those of points on the time line in UTC. */
    enum Period {
        YEAR,
        MONTH,
        DAY,
        HOUR
    }
}
