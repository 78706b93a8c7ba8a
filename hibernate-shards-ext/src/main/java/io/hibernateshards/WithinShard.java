package io.hibernateshards;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Accepts an SQL fragment with a {@code select} in it ({@code @Formula}, {@code @Filter}, {@code @SQLRestriction},
 * {@code @Subselect}): whoever writes it promises that it reads rows of the same virtual shard alone.
 */
@Documented
@Target({ElementType.TYPE, ElementType.FIELD, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface WithinShard {}
