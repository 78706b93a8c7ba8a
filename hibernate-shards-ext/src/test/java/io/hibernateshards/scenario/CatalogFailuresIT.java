package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardConfigurationException;
import io.hibernateshards.ShardException;
import io.hibernateshards.ShardKey;
import io.hibernateshards.ShardUnavailableException;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.catalog.DatabaseConnections;
import io.hibernateshards.catalog.DatabaseGate;
import io.hibernateshards.catalog.DatabaseIdentity;
import io.hibernateshards.catalog.DatabaseProducts;
import io.hibernateshards.catalog.IdCounters;
import io.hibernateshards.catalog.JdbcKeyDirectory;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.id.ShardedId;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.VirtualShardRange;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What the library's own statements report where a database does not do what they need. */
class CatalogFailuresIT {

    /** The connections of a node, changed on the database "two". */
    private record Changed(Node node, UnaryOperator<Connection> change) implements DatabaseConnections {

        @Override
        public Connection open(Database database) {
            var connection = node.open(database);
            return database.number() == 1 ? change.apply(connection) : connection;
        }

        @Override
        public void release(Database database, Connection connection) throws SQLException {
            connection.close();
        }

        @Override
        public String address(Database database) {
            return node.address(database);
        }
    }

    private static DatabaseGate gate(Node node, UnaryOperator<Connection> change) {
        var connections = new Changed(node, change);
        return new DatabaseGate(
                connections,
                node.databases(),
                DatabaseProducts.read(connections, node.databases()),
                new DatabaseIdentity(connections, Node.TABLES, node.expected(node.evenly(8))),
                Node.step(false, true),
                Duration.ZERO);
    }

    private static <T> T intercepted(Class<T> type, T real, String method, UnaryOperator<Object> change) {
        return type.cast(Proxy.newProxyInstance(
                CatalogFailuresIT.class.getClassLoader(), new Class<?>[] {type}, (proxy, called, values) -> {
                    try {
                        var answer = called.invoke(real, values);
                        return called.getName().equals(method) ? change.apply(answer) : answer;
                    } catch (InvocationTargetException failure) {
                        throw failure.getTargetException();
                    }
                }));
    }

    @OnEachDatabase
    void aDatabaseOlderThanTheDialectIsRefused(Databases databases) {
        var node = new Node(databases.fresh("one", "two"), "one", "two");
        node.setDown(node.databases().get(1), true);
        var gate = gate(
                node,
                connection -> intercepted(
                        Connection.class,
                        connection,
                        "getMetaData",
                        metadata -> intercepted(
                                DatabaseMetaData.class,
                                (DatabaseMetaData) metadata,
                                "getDatabaseMajorVersion",
                                version -> 1)));
        gate.openAll();
        node.setDown(node.databases().get(1), false);

        assertThatThrownBy(() -> gate.ensureVerified(node.databases().get(1)))
                .isInstanceOf(ShardConfigurationException.class)
                .hasMessageContaining("The database 'two' (jdbc:two) is ")
                .hasMessageContaining(" 1.")
                .hasMessageContaining("than the ")
                .hasMessageContaining("Start the application again while the database answers");
    }

    @OnEachDatabase
    void aDatabaseThatCannotBeCheckedIsNotUsed(Databases databases) {
        var node = new Node(databases.fresh("one", "two"), "one", "two");
        var gate = gate(node, connection -> {
            try {
                connection.close();
                return connection;
            } catch (SQLException failure) {
                throw new IllegalStateException(failure);
            }
        });
        gate.openAll();

        assertThatThrownBy(() -> gate.ensureVerified(node.databases().get(1)))
                .isInstanceOf(ShardUnavailableException.class)
                .hasMessageContaining("The database 'two' (jdbc:two) could not be checked")
                .hasMessageContaining("See the cause, and try again");
    }

    @OnEachDatabase
    void aNewDatabaseWaitsForTheOthersWord(Databases databases) {
        var node = new Node(databases.fresh("one", "two"), "one", "two");
        node.setDown(node.databases().get(1), true);
        var gate = node.gate(node.expected(node.evenly(8)));
        gate.openAll();

        assertThatThrownBy(() -> gate.ensureVerified(node.databases().get(0)))
                .isInstanceOf(ShardUnavailableException.class)
                .hasMessageContaining("The database 'one' is new, and two did not answer")
                .hasMessageContaining("Start two, or let the schema be dropped and created");
    }

    @OnEachDatabase
    void countersAndKeyMapsThatAreGoneAreNamed(Databases databases) throws SQLException {
        var store = databases.fresh("one");
        var node = new Node(List.of(store), "one");
        node.gate(node.expected(node.evenly(8))).openAll();
        var one = node.databases().get(0);
        for (var table : store.queryForStrings(
                "select table_name from information_schema.tables where lower(table_name) like 'hs\\_%' escape '\\'")) {
            store.execute("drop table " + table + " cascade");
        }

        assertThatThrownBy(() -> new IdCounters(node, Node.TABLES).reserve(one, "Member", 10, 1))
                .isInstanceOf(ShardUnavailableException.class)
                .hasMessageContaining("The id counter 'Member' on database 'one' gave no numbers")
                .hasMessageContaining("See the cause, and try again");
        var directory = new JdbcKeyDirectory(node, Node.TABLES, one);
        assertThatThrownBy(() -> directory.find("link", "a"))
                .isInstanceOf(ShardUnavailableException.class)
                .hasMessageContaining("key map of entity group 'link' on database 'one' could not be read or changed")
                .hasMessageContaining("See the cause, and try again");
        assertThatThrownBy(() -> directory.enter("link", "a", new VirtualShardRange(0, 7)))
                .isInstanceOf(ShardUnavailableException.class);
    }

    @Entity(name = "Wrong")
    @EntityGroup("wrong")
    static class TextualShardedId {
        @Id
        @GeneratedValue
        @ShardedId
        @ShardKey
        String id;
    }

    @Entity(name = "Plain")
    @EntityGroup("plain")
    static class Plain {
        @Id
        @ShardKey
        String name;
    }

    @Test
    void aShardedIdIsANumberOrAUuid() {
        try (var databases = Databases.create(DatabaseKind.H2)) {
            var stores = databases.fresh("one", "two");

            assertThatThrownBy(() -> RoutedUnit.of(stores, TransactionMode.SINGLE, TextualShardedId.class))
                    .isInstanceOf(ShardConfigurationException.class)
                    .hasMessageContaining("is annotated with @ShardedId and has the type java.lang.String")
                    .hasMessageContaining("Declare it as long, Long or UUID");
        }
    }

    @OnEachDatabase
    void aSchemaThatDiffersIsNamedWithItsDatabase(Databases databases) throws SQLException {
        var stores = databases.fresh("one", "two");
        RoutedUnit.of(stores, TransactionMode.SINGLE, Plain.class).close();
        stores.get(1).execute("alter table Plain drop column vshard");

        assertThatThrownBy(() -> RoutedUnit.of(
                        stores,
                        TransactionMode.SINGLE,
                        settings -> settings.put("jakarta.persistence.schema-generation.database.action", "validate"),
                        Plain.class))
                .isInstanceOf(ShardConfigurationException.class)
                .hasMessageContaining("The schema of database 'two'")
                .hasMessageContaining("is not that of the mapping")
                .hasMessageContaining("Migrate this database, or let 'hibernate.hbm2ddl.auto' update it");
    }

    @OnEachDatabase
    void whatTheSchemaToolCannotDoIsNamedWithItsDatabase(Databases databases) throws SQLException {
        var stores = databases.fresh("one", "two");
        stores.get(1).execute("create table Plain (other integer)");

        assertThatThrownBy(() -> RoutedUnit.of(
                        stores,
                        TransactionMode.SINGLE,
                        settings -> settings.put("hibernate.hbm2ddl.halt_on_error", true),
                        Plain.class))
                .isInstanceOf(ShardException.class)
                .hasMessageContaining("The schema of database 'two'")
                .hasMessageContaining("could not be changed")
                .hasMessageContaining("Correct the cause, and do it again");
    }
}
