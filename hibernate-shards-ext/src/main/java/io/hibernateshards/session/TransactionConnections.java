package io.hibernateshards.session;

import io.hibernateshards.ShardException;
import io.hibernateshards.delegate.ConnectionMode;
import java.sql.Connection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What those who begin and end the transactions of a façade session for an application ask of its JDBC connections. */
public interface TransactionConnections {

    /** Sets what the connections of the next transactions are set to, on every database that they use; null for nothing. */
    void connectionMode(@Nullable ConnectionMode mode);

    /**
     * The databases that JDBC beside this session could mean now: the one that it is narrowed to, or that holds all; else
     * those that its transaction has used.
     */
    List<String> jdbcDatabases();

    /** The connection of the transaction on a database. What is done with it counts as a write, unless the mode reads only. */
    Connection jdbcConnection(String database);

    /**
     * Tells whoever listens that the application is refused this.
     *
     * @return the refusal, to be thrown
     */
    <E extends ShardException> E refused(E refusal);
}
