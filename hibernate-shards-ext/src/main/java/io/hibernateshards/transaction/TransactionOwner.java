package io.hibernateshards.transaction;

import io.hibernateshards.metrics.ShardEvents;
import org.hibernate.jpa.spi.JpaCompliance;

/** The façade session, as its transaction sees it. */
public interface TransactionOwner {

    /** Whether it is open, or was closed and waits for its transaction's end. */
    boolean isAlive();

    JpaCompliance jpaCompliance();

    /** Who is told what happens. */
    ShardEvents events();

    /** A transaction is about to begin: nothing has begun if this throws. */
    void beginning();

    /** A transaction began, on the engine sessions that were open too. */
    void began();

    /** Every engine session has flushed and done what it does before completion: sends what is still not sent, or fails. */
    void sendPending();

    /** All is sent. What this throws changes nothing. */
    void completing();

    /** The transaction ended, on all engine sessions too. */
    void completed(boolean successful);
}
