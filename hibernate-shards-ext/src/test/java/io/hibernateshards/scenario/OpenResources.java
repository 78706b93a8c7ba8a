package io.hibernateshards.scenario;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Counts the connections, statements and results of a data source that are not closed. */
final class OpenResources {

    final AtomicInteger connections = new AtomicInteger();
    final AtomicInteger statements = new AtomicInteger();
    final AtomicInteger results = new AtomicInteger();

    DataSource watch(DataSource real) {
        return watched(DataSource.class, real, null);
    }

    int cursors() {
        return statements.get() + results.get();
    }

    @Override
    public String toString() {
        return connections + " connections, " + statements + " statements, " + results + " results";
    }

    private <T> T watched(Class<T> type, Object real, @Nullable AtomicInteger open) {
        if (open != null) {
            open.incrementAndGet();
        }
        var isClosed = new boolean[1];
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, given) -> {
            if (method.getName().equals("close") && open != null && !isClosed[0]) {
                isClosed[0] = true;
                open.decrementAndGet();
            }
            Object answer;
            try {
                answer = method.invoke(real, given);
            } catch (InvocationTargetException failure) {
                throw failure.getCause();
            }
            if (answer instanceof Connection && method.getName().equals("getConnection") && type == DataSource.class) {
                return watched(Connection.class, answer, connections);
            }
            if (answer instanceof Statement && method.getReturnType() != Object.class && type == Connection.class) {
                return watched(method.getReturnType(), answer, statements);
            }
            if (answer instanceof ResultSet && method.getName().startsWith("executeQuery")) {
                return watched(ResultSet.class, answer, results);
            }
            return answer;
        }));
    }
}
