package io.hibernateshards.resharding;

import io.hibernateshards.ShardException;

/** For the operator: a change of databases or places that cannot be planned. Nothing was moved. */
public class PlanRefusedException extends ShardException {

    /** What stands against a plan. */
    public enum Reason {
        /** A database, vshard group or virtual shard that is not there. */
        UNKNOWN,
        /** All is as the change would have it. */
        NOTHING_TO_DO,
        /** The buckets of vshard groups leave no database for virtual shards, or not the one asked for. */
        NOWHERE_TO_GO,
        /** A database would have more than its capacity. */
        DOES_NOT_FIT,
        /** A figure or capacity that the decision takes is not given. */
        NOT_KNOWN
    }

    private final Reason reason;

    PlanRefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
