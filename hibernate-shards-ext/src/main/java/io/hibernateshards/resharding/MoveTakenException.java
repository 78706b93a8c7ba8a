package io.hibernateshards.resharding;

/** For the operator: a move that another process carries out, or that has ended. Nothing was changed here since. */
public class MoveTakenException extends MoveRefusedException {

    public MoveTakenException(String message) {
        super(message);
    }
}
