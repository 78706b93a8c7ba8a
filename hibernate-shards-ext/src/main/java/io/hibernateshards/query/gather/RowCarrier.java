package io.hibernateshards.query.gather;

import java.util.List;
import java.util.Optional;
import org.hibernate.dialect.Dialect;
import org.hibernate.dialect.H2Dialect;
import org.hibernate.dialect.PostgreSQLDialect;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows of tables on some databases, and lets another database of the same kind read them as an expression of its own, with
 * the same columns, types and collations. Any thread.
 */
public interface RowCarrier {

    /** That of a kind of databases, if there is one. */
    static Optional<RowCarrier> of(Dialect dialect) {
        if (dialect instanceof H2Dialect) {
            return Optional.of(new H2RowCarrier());
        }
        return dialect instanceof PostgreSQLDialect ? Optional.of(new PostgresRowCarrier()) : Optional.empty();
    }

    /**
     * Some rows of a table.
     *
     * @param table as Hibernate writes it
     * @param keys which rows, or null for all
     * @param most how many rows are read at most
     */
    List<Object[]> read(SharedSessionContractImplementor engineSession, String table, @Nullable RowKeys keys, int most);

    /**
     * Lets an engine session read rows by a name, until they are withdrawn.
     *
     * @param rows what {@link #read} gave of this table
     * @return the common table expression, from its name on
     */
    String offer(SharedSessionContractImplementor engineSession, String table, String name, List<Object[]> rows);

    /** Forgets the rows of a name. */
    void withdraw(SharedSessionContractImplementor engineSession, String table, String name);

    /** What keeps a table's rows from being carried, if so: a clause. */
    Optional<String> obstacle(SharedSessionContractImplementor engineSession, String table);
}
