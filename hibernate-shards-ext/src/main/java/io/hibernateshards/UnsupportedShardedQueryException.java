package io.hibernateshards;

import org.jspecify.annotations.Nullable;

/** For the author of a query: it cannot be answered exactly over several databases. Thrown before any SQL is sent. */
public class UnsupportedShardedQueryException extends ShardException {

    public UnsupportedShardedQueryException(String message) {
        super(message);
    }

    public UnsupportedShardedQueryException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
