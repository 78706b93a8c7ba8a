package io.hibernateshards.resharding;

/** For the operator: a move that was given up before it was decided. The source has the virtual shard as before. */
public class MoveGivenUpException extends MoveRefusedException {

    public MoveGivenUpException(String message) {
        super(message);
    }

    public MoveGivenUpException(String message, Throwable cause) {
        super(message, cause);
    }
}
