package io.hibernateshards;

import org.jspecify.annotations.Nullable;

/** For the author of domain code: an association would cross virtual shards where it may not. */
public class CrossShardAssociationException extends ShardException {

    public CrossShardAssociationException(String message) {
        super(message);
    }

    public CrossShardAssociationException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
