package io.hibernateshards.sharding;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A part of {@link ListSharding}. */
@Target({})
@Retention(RetentionPolicy.RUNTIME)
public @interface ListPart {

    /** The part's name, for messages. */
    String name();

    /** Its values, as texts. */
    String[] values();

    /** Its virtual shards, like {@code "0-255"}. */
    String vshards();
}
