package io.hibernateshards;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A commit over several databases failed after its first database had committed. It is never retried by the library. */
public class PartialCommitException extends ShardException {

    private final transient List<String> committed;
    private final transient List<String> rolledBack;
    private final transient List<String> unknown;

    public PartialCommitException(
            String message,
            List<String> committed,
            List<String> rolledBack,
            List<String> unknown,
            @Nullable Throwable cause) {
        super(message, cause);
        this.committed = List.copyOf(committed);
        this.rolledBack = List.copyOf(rolledBack);
        this.unknown = List.copyOf(unknown);
    }

    /** Names of the databases whose part is durable, in the order of their commits. */
    public List<String> committed() {
        return committed;
    }

    /** Names of the databases whose part was rolled back. */
    public List<String> rolledBack() {
        return rolledBack;
    }

    /** Names of the databases whose commit failed so that its outcome cannot be told. */
    public List<String> unknown() {
        return unknown;
    }
}
