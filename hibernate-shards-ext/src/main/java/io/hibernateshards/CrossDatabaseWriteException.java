package io.hibernateshards;

import org.jspecify.annotations.Nullable;

/** For the author of a transaction: it would write to a second database, which its mode does not allow. */
public class CrossDatabaseWriteException extends ShardException {

    public CrossDatabaseWriteException(String message) {
        super(message);
    }

    public CrossDatabaseWriteException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
