package io.hibernateshards;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** For the operator: databases that an operation needs did not answer. One suppressed cause per database. */
public class ShardUnavailableException extends ShardException {

    private final transient Set<String> databases;

    public ShardUnavailableException(String message, Set<String> databases, @Nullable Throwable cause) {
        super(message, cause);
        this.databases = Set.copyOf(databases);
    }

    /** The names of the databases that did not answer. */
    public Set<String> databases() {
        return databases;
    }
}
