package io.hibernateshards;

import org.hibernate.HibernateException;
import org.jspecify.annotations.Nullable;

/** What the library refuses or reports. The subclass says whose turn it is; the message says what to do. */
public class ShardException extends HibernateException {

    public ShardException(String message) {
        super(message);
    }

    public ShardException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
