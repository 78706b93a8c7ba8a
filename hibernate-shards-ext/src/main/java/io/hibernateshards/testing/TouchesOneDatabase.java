package io.hibernateshards.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The test method fails if it sends statements to more than one database; on a class, each of its test methods. What runs
 * before and after the method does not count. It needs a {@link ShardsExtension}.
 */
@Documented
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface TouchesOneDatabase {}
