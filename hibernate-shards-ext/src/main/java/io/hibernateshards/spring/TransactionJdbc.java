package io.hibernateshards.spring;

import static io.hibernateshards.logging.SpringMessages.MESSAGES;

import io.hibernateshards.ShardException;
import io.hibernateshards.session.TransactionConnections;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.jdbc.datasource.ConnectionHandle;

/** JDBC in the transaction of an entity manager: its connection on the one database that it uses, found when it is asked for. */
final class TransactionJdbc implements ConnectionHandle {

    private final TransactionConnections connections;

    TransactionJdbc(TransactionConnections connections) {
        this.connections = connections;
    }

    @Override
    public Connection getConnection() {
        try {
            var databases = connections.jdbcDatabases();
            if (databases.size() != 1) {
                throw connections.refused(
                        MESSAGES.jdbcOnSeveral(databases.isEmpty() ? "none yet" : String.join("', '", databases)));
            }
            return checked(databases.get(0), connections.jdbcConnection(databases.get(0)));
        } catch (ShardException refusal) {
            throw translated(refusal);
        }
    }

    private static RuntimeException translated(ShardException failure) {
        var translated = ShardFailures.translated(failure);
        return translated != null ? translated : failure;
    }

    /** Spring keeps a connection while work nests: that which is narrowed to another database meanwhile must not get it. */
    private Connection checked(String database, Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, values) -> {
                    if (method.getName().startsWith("prepare")
                            || method.getName().equals("createStatement")) {
                        check(database);
                    }
                    try {
                        return method.invoke(connection, values);
                    } catch (InvocationTargetException failure) {
                        throw failure.getTargetException();
                    }
                });
    }

    private void check(String database) {
        var now = connections.jdbcDatabases();
        if (!now.contains(database)) {
            var refusal = connections.refused(MESSAGES.jdbcElsewhere(database, String.join("', '", now)));
            throw new InvalidDataAccessApiUsageException(String.valueOf(refusal.getMessage()), refusal);
        }
    }
}
