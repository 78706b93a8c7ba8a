package io.hibernateshards.query.gather;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.hibernate.engine.jdbc.spi.JdbcCoordinator;
import org.hibernate.engine.spi.SharedSessionContractImplementor;

/** A statement on the connection of an engine session, prepared, watched and closed as Hibernate's own are. */
final class EngineStatement {

    interface Binding {

        void bind(PreparedStatement statement) throws SQLException;
    }

    interface Reading<T> {

        T read(ResultSet rows) throws SQLException;
    }

    private EngineStatement() {}

    /** What is read of the rows that a statement gives. */
    static <T> T query(SharedSessionContractImplementor session, String sql, Binding binding, Reading<T> reading) {
        var jdbc = session.getJdbcCoordinator();
        try {
            var statement = jdbc.getStatementPreparer().prepareQueryStatement(sql, false, null);
            try {
                binding.bind(statement);
                return reading.read(jdbc.getResultSetReturn().extract(statement, sql));
            } finally {
                release(jdbc, statement);
            }
        } catch (SQLException failure) {
            throw converted(session, failure, sql);
        }
    }

    static void execute(SharedSessionContractImplementor session, String sql, Binding binding) {
        var jdbc = session.getJdbcCoordinator();
        try {
            var statement = jdbc.getStatementPreparer().prepareStatement(sql);
            try {
                binding.bind(statement);
                jdbc.getResultSetReturn().execute(statement, sql);
            } finally {
                release(jdbc, statement);
            }
        } catch (SQLException failure) {
            throw converted(session, failure, sql);
        }
    }

    private static void release(JdbcCoordinator jdbc, PreparedStatement statement) {
        jdbc.getLogicalConnection().getResourceRegistry().release(statement);
        jdbc.afterStatementExecution();
    }

    private static RuntimeException converted(
            SharedSessionContractImplementor session, SQLException failure, String sql) {
        return session.getJdbcServices()
                .getSqlExceptionHelper()
                .convert(failure, "could not carry rows to another database", sql);
    }
}
