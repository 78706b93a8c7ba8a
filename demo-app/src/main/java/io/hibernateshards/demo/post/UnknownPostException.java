package io.hibernateshards.demo.post;

/** There is no post with an id. */
public final class UnknownPostException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    public UnknownPostException(long id) {
        super("There is no post " + id);
    }
}
