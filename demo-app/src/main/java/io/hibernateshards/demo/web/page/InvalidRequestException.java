package io.hibernateshards.demo.web.page;

import org.jspecify.annotations.Nullable;

/** A request that cannot be understood; the message says what is allowed. */
public final class InvalidRequestException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public InvalidRequestException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
