package io.hibernateshards.delegate;

import io.hibernateshards.metrics.ShardEvents;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose statements tell when they were answered, or failed, and how long after they were sent. A connection is the
 * one place that all of them pass: Hibernate times no batch of a second table, and says no statement of a batch.
 */
final class TimedConnection implements InvocationHandler {

    /** What such a connection can be asked beside what JDBC says. */
    interface Timed {

        Connection original();
    }

    private final Connection connection;
    private final String database;
    private final ShardEvents events;

    private TimedConnection(Connection connection, String database, ShardEvents events) {
        this.connection = connection;
        this.database = database;
        this.events = events;
    }

    static Connection of(Connection connection, String database, ShardEvents events) {
        return (Connection) Proxy.newProxyInstance(
                TimedConnection.class.getClassLoader(),
                new Class<?>[] {Connection.class, Timed.class},
                new TimedConnection(connection, database, events));
    }

    /** The connection as its pool gave it. */
    static Connection original(Connection connection) {
        return connection instanceof Timed timed ? timed.original() : connection;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] values) throws Throwable {
        switch (method.getName()) {
            case "original":
                return connection;
            case "equals":
                return values != null && proxy == values[0];
            case "hashCode":
                return System.identityHashCode(proxy);
            default:
                return Statement.class.isAssignableFrom(method.getReturnType())
                        ? statement(method, values)
                        : call(connection, method, values);
        }
    }

    /** What cannot be prepared has failed: some databases read a statement only when it is run, others here. */
    private @Nullable Object statement(Method method, Object @Nullable [] values) throws Throwable {
        var sql = values != null && values.length > 0 && values[0] instanceof String text ? text : null;
        long start = System.nanoTime();
        Object statement;
        try {
            statement = Objects.requireNonNull(call(connection, method, values));
        } catch (SQLException failure) {
            if (sql != null) {
                events.executed(database, sql, System.nanoTime() - start);
            }
            throw failure;
        }
        return Proxy.newProxyInstance(
                TimedConnection.class.getClassLoader(),
                new Class<?>[] {method.getReturnType()},
                new TimedStatement((Statement) statement, sql == null ? "" : sql));
    }

    private static @Nullable Object call(Object target, Method method, Object @Nullable [] values) throws Throwable {
        try {
            return method.invoke(target, values);
        } catch (InvocationTargetException failure) {
            throw failure.getTargetException();
        }
    }

    private final class TimedStatement implements InvocationHandler {

        private final Statement statement;
        private String sql;

        TimedStatement(Statement statement, String sql) {
            this.statement = statement;
            this.sql = sql;
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] values) throws Throwable {
            var name = method.getName();
            switch (name) {
                case "equals":
                    return values != null && proxy == values[0];
                case "hashCode":
                    return System.identityHashCode(proxy);
                default:
                    if (values != null && values.length > 0 && values[0] instanceof String text && isGiven(name)) {
                        sql = text;
                    }
                    return name.startsWith("execute") ? executed(method, values) : call(statement, method, values);
            }
        }

        private static boolean isGiven(String name) {
            return name.startsWith("execute") || name.equals("addBatch");
        }

        private @Nullable Object executed(Method method, Object @Nullable [] values) throws Throwable {
            long start = System.nanoTime();
            try {
                return call(statement, method, values);
            } finally {
                events.executed(database, sql, System.nanoTime() - start);
            }
        }
    }
}
