package io.hibernateshards.catalog;

import static io.hibernateshards.logging.CatalogMessages.MESSAGES;

import io.hibernateshards.ShardConfigurationException;
import io.hibernateshards.ShardException;
import io.hibernateshards.ShardUnavailableException;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.ShardMap;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Who each database of a unit is. An empty database records it once; afterwards what it recorded is compared with the
 * configuration, and a difference is refused. A database that would own virtual shards is recorded only while every other
 * database answers and agrees, and only until all of them are recorded: from then on an empty one has lost its rows, or
 * its URL leads to another place. Several nodes may do this at once: a unique key decides who writes.
 */
public final class DatabaseIdentity {

    /** The version of the records' layout. */
    static final int FORMAT = 1;

    private static final int ATTEMPTS = 20;
    private static final long PAUSE_MILLIS = 100;

    private final DatabaseConnections connections;
    private final ExpectedIdentity expected;
    private final IdentityStore store;
    private final CatalogTables tables;
    private final IdentityComparison comparison;

    public DatabaseIdentity(DatabaseConnections connections, CatalogTables tables, ExpectedIdentity expected) {
        this.connections = connections;
        this.tables = tables;
        this.expected = expected;
        this.store = new IdentityStore(tables);
        this.comparison = new IdentityComparison(expected);
    }

    /** Where what a database records differs from the configuration; empty for a database that records nothing. */
    public List<String> differences(Database database) throws SQLException {
        var recorded = read(database);
        return recorded.isEmpty() ? List.of() : differences(database, recorded.get());
    }

    private List<String> differences(Database database, RecordedIdentity recorded) throws SQLException {
        var address = connections.address(database);
        var differences = comparison.differences(database, address, recorded, expected.map());
        var catalog = expected.catalog();
        for (int attempt = 1; catalog != null && !differences.isEmpty() && attempt <= ATTEMPTS; attempt++) {
            // The map of the moment may be an old one, and virtual shards may move while both sides are read.
            var map = catalog.map().find();
            var again = read(database);
            if (map.isEmpty() || again.isEmpty()) {
                break;
            }
            differences = comparison.differences(database, address, again.get(), map.get());
            if (catalog.map().epoch().orElse(0) == map.get().epoch()) {
                break;
            }
        }
        return differences;
    }

    /**
     * Makes sure, before any database records itself, that there is the map which nodes share, with all databases and keyspaces
     * that the settings have more; nothing where the settings alone say it.
     *
     * @param mayCreate whether the tables of the map are created where they are missing
     * @param startsOver whether other databases' records are of no account
     * @throws ShardConfigurationException where its tables are missing, or a map that is there differs from the settings
     * @throws ShardUnavailableException where a database does not answer whose word is needed
     */
    void establishMap(boolean mayCreate, boolean startsOver) throws SQLException {
        var catalog = expected.catalog();
        if (catalog == null) {
            return;
        }
        var there = catalog.map().find();
        if (there.isPresent()) {
            extend(catalog, there.get());
        } else {
            create(catalog, mayCreate, startsOver);
        }
        catalog.map().describe(catalog.tables());
    }

    private void create(UnitCatalog catalog, boolean mayCreate, boolean startsOver) throws SQLException {
        var missing = catalog.map().missingTables();
        if (!missing.isEmpty() && !mayCreate) {
            refuse(List.of(MESSAGES.noTables(
                    catalog.home().name(), connections.address(catalog.home()), String.join(", ", missing))));
        }
        var first = expected.map();
        var map = !startsOver && isAnyRecorded()
                ? catalog.map().adopt(expected.unit(), first)
                : catalog.map().create(expected.unit(), first);
        // Another node may have been first, by other settings.
        extend(catalog, map);
    }

    private boolean isAnyRecorded() throws SQLException {
        boolean any = false;
        for (var database : expected.map().databases()) {
            any |= read(database).isPresent();
        }
        return any;
    }

    private void extend(UnitCatalog catalog, ShardMap there) throws SQLException {
        var map = there;
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            var wanted = catalog.settings().apply(map);
            if (wanted.databases().equals(map.databases())
                    && wanted.keyspaces().size() == map.keyspaces().size()) {
                return;
            }
            for (var database : wanted.databases()
                    .subList(map.databases().size(), wanted.databases().size())) {
                // One that does not answer could be any, and would have its number for ever.
                read(database);
            }
            if (catalog.map().change(map, catalog.settings()).isPresent()) {
                return;
            }
            map = catalog.map().find().orElseThrow();
        }
        throw new ShardException(MESSAGES.mapChanges(catalog.home().name()));
    }

    /** The unit that a database belongs to, if that is another one. */
    List<String> otherUnit(Database database) throws SQLException {
        return read(database)
                .filter(recorded -> !recorded.unit().equals(expected.unit()))
                .map(recorded -> MESSAGES.otherUnit(
                        database.name(), connections.address(database), recorded.unit(), expected.unit()))
                .stream()
                .toList();
    }

    /** What speaks against recording an identity, before anything is changed; empty where one is recorded. */
    List<String> obstacles(Database database) throws SQLException {
        try (var connection = CatalogConnection.open(connections, database)) {
            return store.read(connection).isPresent() ? List.of() : foreignRows(connection, database);
        }
    }

    /**
     * Records who a database is where it records nothing yet, else compares.
     *
     * @param mayCreate whether the library's tables are created where they are missing
     * @param startsOver whether rows and other databases' records are of no account, since all is made anew
     * @throws ShardConfigurationException where the configuration differs from what is recorded
     * @throws ShardUnavailableException where the database is new and others, whose word is needed, do not answer
     */
    public void establishOrVerify(Database database, boolean mayCreate, boolean startsOver) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                establishOrVerifyOnce(database, mayCreate, startsOver);
                return;
            } catch (SQLException failure) {
                // Another node may be creating the same tables or writing the same rows: what it wrote is read next
                // time.
                if (attempt == ATTEMPTS) {
                    throw failure;
                }
                pause(failure);
            }
        }
    }

    private void establishOrVerifyOnce(Database database, boolean mayCreate, boolean startsOver) throws SQLException {
        var recorded = read(database);
        if (recorded.isEmpty()) {
            if (!startsOver && owns(database)) {
                requireAgreement(database);
            }
            recorded = establish(database, mayCreate, startsOver);
        }
        refuse(differences(database, recorded.get()));
        var mapHome = expected.mapHome();
        if (mapHome != null && recorded.get().mapHome() == null) {
            try (var connection = CatalogConnection.open(connections, database)) {
                store.markShared(connection, mapHome);
            }
        }
        if (IdentityStore.hasAdditions(expected, recorded.get())) {
            try (var connection = CatalogConnection.open(connections, database)) {
                store.insertAdditions(connection, database, expected, recorded.get());
            }
        }
        if (!recorded.get().complete()) {
            markCompleteIfAllRecorded();
        }
    }

    private Optional<RecordedIdentity> establish(Database database, boolean mayCreate, boolean startsOver)
            throws SQLException {
        try (var connection = CatalogConnection.open(connections, database)) {
            var missing = tables.missing(connection.jdbc());
            if (!missing.isEmpty()) {
                if (!mayCreate) {
                    refuse(List.of(MESSAGES.noTables(
                            database.name(), connections.address(database), String.join(", ", missing))));
                }
                store.createTables(connection);
            }
            if (!startsOver) {
                refuse(foreignRows(connection, database));
            }
            store.insert(connection, database, expected);
            return store.read(connection);
        }
    }

    /** Every other database must answer, and either be empty too or be of the same mind. */
    private void requireAgreement(Database database) throws SQLException {
        var unavailable = new ArrayList<ShardUnavailableException>();
        var problems = new ArrayList<String>();
        Database witness = null;
        for (var other : expected.map().databases()) {
            if (other.equals(database)) {
                continue;
            }
            try {
                var recorded = read(other);
                if (recorded.isPresent()) {
                    problems.addAll(differences(other, recorded.get()));
                    witness = recorded.get().complete() && witness == null ? other : witness;
                }
            } catch (ShardUnavailableException failure) {
                unavailable.add(failure);
            }
        }
        refuse(problems);
        if (!unavailable.isEmpty()) {
            throw newWhileOthersDoNotAnswer(database, unavailable);
        }
        // Completeness is recorded after every identity: a node that did so meanwhile has written this one before.
        if (witness != null && read(database).isEmpty()) {
            refuse(List.of(MESSAGES.contentLost(
                    database.name(),
                    connections.address(database),
                    witness.name(),
                    expected.unit(),
                    expected.map().keyspaces().stream()
                            .map(keyspace -> keyspace.keyspace() + " " + keyspace.rangesOn(database))
                            .collect(Collectors.joining(", ")))));
        }
    }

    private void markCompleteIfAllRecorded() throws SQLException {
        for (var database : expected.map().databases()) {
            try {
                if (read(database).isEmpty()) {
                    return;
                }
            } catch (ShardUnavailableException notYet) {
                // Completeness is recorded by whoever finds all databases answering.
                return;
            }
        }
        for (var database : expected.map().databases()) {
            try (var connection = CatalogConnection.open(connections, database)) {
                store.markComplete(connection);
            }
        }
    }

    private List<String> foreignRows(CatalogConnection connection, Database database) throws SQLException {
        for (var table : expected.shardedTables()) {
            if (store.holdsRows(connection, table)) {
                return List.of(MESSAGES.rowsWithoutIdentity(database.name(), connections.address(database), table));
            }
        }
        return List.of();
    }

    private boolean owns(Database database) {
        return expected.map().keyspaces().stream()
                .anyMatch(keyspace -> keyspace.databases().contains(database));
    }

    private Optional<RecordedIdentity> read(Database database) throws SQLException {
        try (var connection = CatalogConnection.open(connections, database)) {
            return store.read(connection);
        }
    }

    private static ShardUnavailableException newWhileOthersDoNotAnswer(
            Database database, List<ShardUnavailableException> unavailable) {
        var names = new LinkedHashSet<String>();
        unavailable.forEach(failure -> names.addAll(failure.databases()));
        var exception = new ShardUnavailableException(
                MESSAGES.newWhileOthersDoNotAnswer(database.name(), String.join(", ", names)),
                names,
                unavailable.get(0));
        unavailable.stream().skip(1).forEach(exception::addSuppressed);
        return exception;
    }

    private static void refuse(List<String> problems) {
        if (!problems.isEmpty()) {
            throw new ShardConfigurationException(problems);
        }
    }

    private static void pause(SQLException failure) throws SQLException {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            failure.addSuppressed(interruption);
            throw failure;
        }
    }
}
