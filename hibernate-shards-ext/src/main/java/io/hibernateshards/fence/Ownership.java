package io.hibernateshards.fence;

import org.jspecify.annotations.Nullable;

/**
 * What a database records of one virtual shard.
 *
 * @param epoch the version of the map that said so
 * @param token of the move that works on it, or null; while there is one, writes are recorded where the mode is
 *     {@link OwnershipMode#OWNED}
 */
public record Ownership(
        OwnershipMode mode, long epoch, @Nullable String token) {

    /** Whether the move with that token may write the virtual shard's rows here. */
    boolean isOpenTo(String its) {
        return (mode == OwnershipMode.RECEIVING || mode == OwnershipMode.MOVED) && its.equals(token);
    }
}
