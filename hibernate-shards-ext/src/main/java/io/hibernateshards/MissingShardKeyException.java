package io.hibernateshards;

import org.jspecify.annotations.Nullable;

/** For the author of domain code: a row has no shard key, so that its place is not known. */
public class MissingShardKeyException extends ShardException {

    public MissingShardKeyException(String message) {
        super(message);
    }

    public MissingShardKeyException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
