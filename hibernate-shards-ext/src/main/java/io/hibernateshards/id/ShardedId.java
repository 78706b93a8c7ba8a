package io.hibernateshards.id;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.hibernate.annotations.IdGeneratorType;

/**
 * A generated id that carries its virtual shard, so that {@code find} routes by it. On a {@code long} it is a positive
 * number (see {@link IdCodec}), on a {@code UUID} a version 7 UUID (see {@link ShardedUuid}). An id that the application
 * assigned is kept where its virtual shard is that of the entity. Where a unit names no databases the numbers are those of
 * a plain counter.
 */
@Documented
@Target({ElementType.FIELD, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@IdGeneratorType(ShardedIdGenerator.class)
public @interface ShardedId {

    /**
     * The least id that tells its place. Smaller ones were made before the table was sharded: they are accepted when
     * assigned, and looked for everywhere. Zero where there are none.
     */
    long from() default 0;
}
