package io.hibernateshards.resharding;

import io.hibernateshards.ShardException;

/** For the operator: a move that cannot begin, or that another mover has taken over. No row was lost. */
public class MoveRefusedException extends ShardException {

    public MoveRefusedException(String message) {
        super(message);
    }

    MoveRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
