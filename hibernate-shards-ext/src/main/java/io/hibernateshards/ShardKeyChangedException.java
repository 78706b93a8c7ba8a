package io.hibernateshards;

import org.jspecify.annotations.Nullable;

/** For the author of domain code: a shard key of a stored row was changed. */
public class ShardKeyChangedException extends ShardException {

    public ShardKeyChangedException(String message) {
        super(message);
    }

    public ShardKeyChangedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
