package io.hibernateshards;

import org.jspecify.annotations.Nullable;

/** For the operator: rows of one identity were found on two databases. */
public class DuplicateRowException extends ShardException {

    public DuplicateRowException(String message) {
        super(message);
    }

    public DuplicateRowException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
