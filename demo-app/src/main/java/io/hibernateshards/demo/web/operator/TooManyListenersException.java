package io.hibernateshards.demo.web.operator;

/** As many pages show the shard map as may at once. */
final class TooManyListenersException extends RuntimeException {

    private static final long serialVersionUID = 1;

    TooManyListenersException(int most) {
        super(most
                + " pages show the shard map already, and more would not be served in time. Close one, and try again.");
    }
}
