package io.hibernateshards.schema;

import static io.hibernateshards.logging.SchemaMessages.MESSAGES;

import io.hibernateshards.ShardUnavailableException;
import io.hibernateshards.catalog.CatalogTables;
import io.hibernateshards.catalog.DatabaseConnections;
import io.hibernateshards.catalog.ShardedTable;
import io.hibernateshards.catalog.SharedMap;
import io.hibernateshards.fence.GuardedTable;
import io.hibernateshards.fence.OwnershipGuard;
import io.hibernateshards.topology.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The guards of a unit's tables on each database, installed once: {@code hs_guard} records which are there in which form, so that a
 * start reads that and locks no table. They are those that the catalog describes, so that nodes with different mappings
 * install the same. Nothing is done on products without a guard. Any thread, and several nodes at once.
 */
final class TableGuards {

    private static final Duration LOCK_WAIT = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final long PAUSE_MILLIS = 200;
    private static final int FAILURES = 10;

    private final DatabaseConnections connections;
    private final CatalogTables tables;
    private final SharedMap map;
    private final Set<String> names;
    private volatile @Nullable List<Wanted> wanted;

    /** @param names the tables of this unit, as the catalog names them */
    TableGuards(DatabaseConnections connections, CatalogTables tables, SharedMap map, Set<String> names) {
        this.connections = connections;
        this.tables = tables;
        this.map = map;
        this.names = Set.copyOf(names);
    }

    private record Wanted(GuardedTable table, String fingerprint) {

        static Wanted of(ShardedTable table) {
            var guarded = GuardedTable.of(table);
            return new Wanted(guarded, ShardedTable.fingerprintOfColumns(List.of(guarded.toString())));
        }
    }

    private record Installed(int form, String fingerprint) {}

    private List<Wanted> wanted() {
        var known = wanted;
        if (known == null) {
            known = map.tables().stream()
                    .filter(table -> names.contains(table.name()))
                    .map(Wanted::of)
                    .toList();
            wanted = known;
        }
        return known;
    }

    /**
     * Installs the guards that are missing, or have an older form; writers of such a table wait while its triggers are made.
     *
     * @throws ShardUnavailableException where a table cannot be locked for half a minute, or the database refuses
     */
    void install(Database database) {
        var wanted = wanted();
        try {
            var connection = connections.open(database);
            boolean autoCommit = connection.getAutoCommit();
            try {
                var guard = guard(connection);
                if (guard.isPresent()) {
                    install(connection, guard.get(), wanted, database);
                }
            } finally {
                connection.setAutoCommit(autoCommit);
                connections.release(database, connection);
            }
        } catch (SQLException failure) {
            throw failed(database, failure);
        }
    }

    private static Optional<OwnershipGuard> guard(Connection connection) throws SQLException {
        return OwnershipGuard.of(connection.getMetaData().getDatabaseProductName(), null);
    }

    private void install(Connection connection, OwnershipGuard guard, List<Wanted> wanted, Database database)
            throws SQLException {
        connection.setAutoCommit(true);
        boolean recorded = CatalogTables.exists(connection, tables.guard());
        for (var its : wanted) {
            if (!recorded || !isThere(connection, guard, its)) {
                recorded = true;
                install(connection, guard, its, database);
            }
        }
    }

    private void install(Connection connection, OwnershipGuard guard, Wanted wanted, Database database)
            throws SQLException {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        int failures = 0;
        while (true) {
            try {
                if (installOnce(connection, guard, wanted)) {
                    return;
                }
                if (System.nanoTime() > deadline) {
                    throw new ShardUnavailableException(
                            MESSAGES.guardsBusy(
                                    wanted.table().name(),
                                    database.name(),
                                    connections.address(database),
                                    LONGEST.toSeconds()),
                            Set.of(database.name()),
                            null);
                }
            } catch (SQLException failure) {
                // Another node may be installing the same one.
                if (++failures == FAILURES) {
                    throw failure;
                }
            }
            pause();
        }
    }

    private boolean installOnce(Connection connection, OwnershipGuard guard, Wanted wanted) throws SQLException {
        connection.setAutoCommit(true);
        if (!CatalogTables.exists(connection, tables.guard())) {
            execute(connection, tables.createGuard());
        } else if (isThere(connection, guard, wanted)) {
            return true;
        }
        connection.setAutoCommit(false);
        try {
            boolean done = guard.install(connection, List.of(wanted.table()), LOCK_WAIT);
            if (done) {
                record(connection, wanted);
                connection.commit();
            }
            return done;
        } finally {
            // Nothing is left to roll back after a commit.
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private boolean isThere(Connection connection, OwnershipGuard guard, Wanted wanted) throws SQLException {
        return installed(connection, wanted.table())
                        .filter(its -> its.form() > OwnershipGuard.FORM
                                || its.form() == OwnershipGuard.FORM
                                        && its.fingerprint().equals(wanted.fingerprint()))
                        .isPresent()
                && guard.gaps(connection, List.of(wanted.table())).stream()
                        .noneMatch(gap -> gap.trigger().isEmpty());
    }

    private Optional<Installed> installed(Connection connection, GuardedTable table) throws SQLException {
        try (var statement = connection.prepareStatement(
                "select form, fingerprint from " + tables.guard() + " where table_name = ?")) {
            statement.setString(1, table.name());
            try (var rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(new Installed(rows.getInt(1), rows.getString(2))) : Optional.empty();
            }
        }
    }

    private void record(Connection connection, Wanted wanted) throws SQLException {
        try (var delete = connection.prepareStatement("delete from " + tables.guard() + " where table_name = ?");
                var insert = connection.prepareStatement(
                        "insert into " + tables.guard() + " (table_name, form, fingerprint) values (?, ?, ?)")) {
            delete.setString(1, wanted.table().name());
            delete.executeUpdate();
            insert.setString(1, wanted.table().name());
            insert.setInt(2, OwnershipGuard.FORM);
            insert.setString(3, wanted.fingerprint());
            insert.executeUpdate();
        }
    }

    /** Takes all guards off a database, where it has any; also without a shared map, which it may have had before. */
    static void removeAll(Connection connection, CatalogTables tables) throws SQLException {
        if (CatalogTables.exists(connection, tables.guard())) {
            var guard = guard(connection);
            if (guard.isPresent()) {
                guard.get().removeAll(connection);
            }
        }
    }

    private ShardUnavailableException failed(Database database, SQLException failure) {
        return new ShardUnavailableException(
                MESSAGES.guardsFailed(
                        database.name(), connections.address(database), String.valueOf(failure.getMessage())),
                Set.of(database.name()),
                failure);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void pause() throws SQLException {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new SQLException(interruption);
        }
    }
}
