package io.hibernateshards.mapping;

import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.KeyspaceMap;
import io.hibernateshards.topology.ShardMap;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.hibernate.SessionFactory;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.context.spi.CurrentTenantIdentifierResolver;
import org.hibernate.engine.jdbc.connections.spi.MultiTenantConnectionProvider;
import org.hibernate.engine.spi.SessionFactoryImplementor;

/** Some entities on one fresh database, which is the tenant of every session, with the model that was read from them. */
public final class MappedUnit implements AutoCloseable {

    private static final Database ONE = new Database("one", 0);
    private static final Database TWO = new Database("two", 1);
    private static final MappingOptions OPTIONS =
            new MappingOptions(List.of("one", "two"), "one", Map.of("default", 1024, "small", 10));

    public final SessionFactory factory;
    public final ShardedModel model;
    public final Metadata metadata;

    private final OneConnectionSource connections;

    private MappedUnit(SessionFactory factory, ShardedModel model, Metadata metadata, OneConnectionSource connections) {
        this.factory = factory;
        this.model = model;
        this.metadata = metadata;
        this.connections = connections;
    }

    public static MappedUnit of(Class<?>... entities) {
        return of(memory(), "sa", "", entities);
    }

    private static String memory() {
        return "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    }

    public static MappedUnit of(String url, String user, String password, Class<?>... entities) {
        return of(List.of(ONE), url, user, password, entities);
    }

    /** The same, with half of the virtual shards on another database. */
    static MappedUnit ofHalf(Class<?>... entities) {
        return of(List.of(ONE, TWO), memory(), "sa", "", entities);
    }

    private static MappedUnit of(List<Database> homes, String url, String user, String password, Class<?>... entities) {
        var builder = builder(homes);
        var connections = new OneConnectionSource(url, user, password);
        var metadata = sources(builder, connections, entities).buildMetadata();
        var factory = metadata.buildSessionFactory();
        var model = builder.complete(factory.unwrap(SessionFactoryImplementor.class));
        return new MappedUnit(factory, model, metadata, connections);
    }

    /** What is wrong with some entities, with the packages of their names cut off. */
    static List<String> problemsOf(Class<?>... entities) {
        var builder = builder(List.of(ONE, TWO));
        sources(builder, new OneConnectionSource(memory(), "sa", ""), entities).buildMetadata();
        return builder.problems().stream()
                .map(problem -> problem.replaceAll("[\\w.]+\\$", ""))
                .toList();
    }

    private static ShardedModelBuilder builder(List<Database> homes) {
        var map = ShardMap.of(
                0, homes, List.of(KeyspaceMap.evenly("default", 1024, homes), KeyspaceMap.evenly("small", 10, homes)));
        return new ShardedModelBuilder(OPTIONS, () -> map, ShardedIdMark.class.getName());
    }

    private static MetadataSources sources(
            ShardedModelBuilder builder, OneConnectionSource connections, Class<?>... entities) {
        var registry = new StandardServiceRegistryBuilder()
                .applySetting("hibernate.multi_tenant_connection_provider", connections)
                .applySetting("hibernate.tenant_identifier_resolver", new AlwaysOne())
                .applySetting("hibernate.hbm2ddl.auto", "create-drop")
                .applySetting(ShardedModelBuilder.SETTING, builder)
                .build();
        return new MetadataSources(registry).addAnnotatedClasses(entities);
    }

    @Override
    public void close() {
        factory.close();
        for (var connection : connections.idle()) {
            try {
                connection.close();
            } catch (SQLException failure) {
                throw new IllegalStateException(failure);
            }
        }
    }

    private static final class AlwaysOne implements CurrentTenantIdentifierResolver<Object> {

        @Override
        public Object resolveCurrentTenantIdentifier() {
            return ONE;
        }

        @Override
        public boolean validateExistingCurrentSessions() {
            return false;
        }
    }

    /** Keeps its connections open: H2 evaluates a check constraint in the session that made it. */
    private record OneConnectionSource(String url, String user, String password, Deque<Connection> idle)
            implements MultiTenantConnectionProvider<Object> {

        OneConnectionSource(String url, String user, String password) {
            this(url, user, password, new ConcurrentLinkedDeque<>());
        }

        @Override
        public Connection getAnyConnection() throws SQLException {
            var connection = idle.poll();
            return connection == null ? DriverManager.getConnection(url, user, password) : connection;
        }

        @Override
        public void releaseAnyConnection(Connection connection) {
            idle.push(connection);
        }

        @Override
        public Connection getConnection(Object database) throws SQLException {
            return getAnyConnection();
        }

        @Override
        public void releaseConnection(Object database, Connection connection) {
            releaseAnyConnection(connection);
        }

        @Override
        public boolean supportsAggressiveRelease() {
            return false;
        }

        @Override
        public boolean isUnwrappableAs(Class<?> type) {
            return false;
        }

        @Override
        public <T> T unwrap(Class<T> type) {
            throw new UnsupportedOperationException();
        }
    }
}
