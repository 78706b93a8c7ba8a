package io.hibernateshards.delegate;

import org.jspecify.annotations.Nullable;

/**
 * What connections are set to for a transaction, on every database that it uses.
 *
 * @param isolation a level of {@link java.sql.Connection}, or null for the one that the connection has
 * @param readOnly whether databases are told that nothing will be written
 */
public record ConnectionMode(@Nullable Integer isolation, boolean readOnly) {}
