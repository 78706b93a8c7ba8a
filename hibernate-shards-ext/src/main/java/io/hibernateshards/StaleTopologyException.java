package io.hibernateshards;

import org.jspecify.annotations.Nullable;

/**
 * For whoever repeats transactions: a virtual shard moved, or is moving, in a way that this transaction cannot follow. It is
 * rolled back; a new one, in a new or cleared session, finds the virtual shard where it is now.
 */
public class StaleTopologyException extends ShardException {

    public StaleTopologyException(String message) {
        super(message);
    }

    public StaleTopologyException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
