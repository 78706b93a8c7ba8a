package io.hibernateshards.spring;

import io.hibernateshards.ShardedSessionFactory;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.hibernate.Session;
import org.hibernate.jdbc.ReturningWork;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Whether one database of a sharded unit answers. */
final class DatabaseHealth extends AbstractHealthIndicator {

    private static final int SECONDS = 2;

    private final ShardedSessionFactory factory;
    private final String database;

    private DatabaseHealth(ShardedSessionFactory factory, String database) {
        super("The database '" + database + "' does not answer");
        this.factory = factory;
        this.database = database;
    }

    /** One for each database, by its name. */
    static Map<String, DatabaseHealth> of(ShardedSessionFactory factory) {
        var each = new LinkedHashMap<String, DatabaseHealth>();
        factory.databaseNames().forEach(database -> each.put(database, new DatabaseHealth(factory, database)));
        return each;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        try (var session = factory.openSession()) {
            boolean isValid = session.withDatabase(database, DatabaseHealth::answers);
            if (isValid) {
                builder.up();
            } else {
                builder.down();
            }
        }
    }

    private static boolean answers(Session session) {
        ReturningWork<Boolean> isValid = connection -> {
            try {
                return connection.isValid(SECONDS);
            } catch (SQLException gone) {
                return false;
            }
        };
        return session.doReturningWork(isValid);
    }
}
