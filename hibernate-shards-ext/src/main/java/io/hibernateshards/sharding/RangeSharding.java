package io.hibernateshards.sharding;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Places keys by ranges of their values. Each part has virtual shards of its own and spreads its keys over them: by a hash of
 * the other columns of the shard key where it has several, else of the key, or in order. A condition between two bounds is
 * asked only where such keys are. Parts may be appended later, where there is no default.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ShardingStrategy(RangeFunction.Factory.class)
public @interface RangeSharding {

    /** The parts; their ranges and their virtual shards are disjoint. */
    RangePart[] parts();

    /** The virtual shards of keys that are in no part; empty where such a key is an error. */
    String otherwise() default "";

    /** Which attribute of an embedded shard key is compared; it has to be said where the key has several. */
    String attribute() default "";

    /** What of it is compared. */
    Comparison by() default Comparison.VALUE;

    /**
     * Whether the key column of textual keys has a binary collation, so that the database orders texts as the parts do: by their
     * code points. Conditions between two texts are narrowed only then.
     */
    boolean binaryCollation() default false;

    /** What of a key is compared with the bounds. */
    enum Comparison {
        /** The value. Texts are compared by their code points. */
        VALUE,
        /** The first letter of a text, in upper case; of an empty text, the empty text. */
        FIRST_LETTER
    }
}
