package io.hibernateshards;

import org.jspecify.annotations.Nullable;

/** For the operator: a database gave rows in another order than the library compares them in, so they cannot be merged. */
public class UnorderedRowsException extends ShardException {

    public UnorderedRowsException(String message) {
        super(message);
    }

    public UnorderedRowsException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
