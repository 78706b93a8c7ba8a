package io.hibernateshards.sharding;

import java.lang.annotation.Annotation;

/**
 * Makes the function that an annotation on an entity group says. Asked once, at boot.
 *
 * @param <A> the annotation, marked by {@link ShardingStrategy}
 */
@FunctionalInterface
public interface ShardingFunctionFactory<A extends Annotation> {

    /**
     * The function.
     *
     * @throws io.hibernateshards.ShardConfigurationException with everything that is wrong with the annotation
     */
    ShardingFunction create(A annotation, EntityGroupKey key);
}
