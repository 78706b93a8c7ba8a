package io.hibernateshards;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Accepts that a unique constraint, natural id or assigned primary key of this entity is enforced on each database by
 * itself and not over all of them, because it neither contains the shard key nor tells the virtual shard.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface UniquePerDatabase {}
