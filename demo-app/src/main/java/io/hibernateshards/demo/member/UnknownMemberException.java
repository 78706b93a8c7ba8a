package io.hibernateshards.demo.member;

/** There is no member with an id. */
public final class UnknownMemberException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    public UnknownMemberException(String id) {
        super("There is no member '" + id + "'");
    }
}
