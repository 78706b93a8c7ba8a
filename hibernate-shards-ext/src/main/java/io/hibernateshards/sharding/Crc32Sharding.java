package io.hibernateshards.sharding;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Places keys by the CRC-32 checksum of their text in UTF-8, modulo the number of virtual shards. */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ShardingStrategy(ModuloFunction.Crc32Factory.class)
public @interface Crc32Sharding {

    /** The virtual shards that keys are spread over, like {@code "0-255"}; empty for the whole keyspace. */
    String vshards() default "";
}
