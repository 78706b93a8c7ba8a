package io.hibernateshards;

/** What a transaction may write to. */
public enum TransactionMode {
    /** One database: a write to a second one is refused before it is sent. */
    SINGLE,
    /** Several databases, committed one after another; a failure in between is reported with what committed. */
    BEST_EFFORT
}
