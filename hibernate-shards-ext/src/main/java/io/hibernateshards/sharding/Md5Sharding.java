package io.hibernateshards.sharding;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Places keys by the MD5 digest of their text in UTF-8, read as one number of 128 bits, modulo the number of virtual shards. */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ShardingStrategy(ModuloFunction.Md5Factory.class)
public @interface Md5Sharding {

    /** The virtual shards that keys are spread over, like {@code "0-255"}; empty for the whole keyspace. */
    String vshards() default "";
}
