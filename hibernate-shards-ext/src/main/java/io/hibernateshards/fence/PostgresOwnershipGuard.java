package io.hibernateshards.fence;

import io.hibernateshards.ShardId;
import io.hibernateshards.topology.VirtualShardRange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Row triggers whose condition leaves out what is quietly owned, so that those rows cost one comparison of numbers. The lock
 * is an advisory one, which queues fairly: with row locks new writers would overtake a waiting mover for ever. Above READ
 * COMMITTED the record is locked as well ({@code FOR SHARE}), which fails where it changed after the snapshot; at READ
 * COMMITTED each statement inside the function sees what was committed before it. Prepared transactions keep both.
 */
final class PostgresOwnershipGuard implements OwnershipGuard {

    /** A lock that was not had in time, and one that another transaction was given in a deadlock. */
    private static final Set<String> NOT_LOCKED = Set.of("55P03", "40P01");

    /** The lock of changes of the guards themselves: "shards" in ASCII, where no keyspace's lock is. */
    private static final long GUARD_LOCK = 0x736861726473L;

    private final GuardTables tables;

    PostgresOwnershipGuard(GuardTables tables) {
        this.tables = tables;
    }

    @Override
    public void install(Connection connection, Collection<GuardedTable> guarded) throws SQLException {
        var script = PostgresGuardScript.of(tables, connection);
        execute(connection, tables.createChanges());
        execute(connection, tables.createChangesIndex());
        execute(connection, script.passFunction());
        execute(connection, script.truncateFunction());
        for (var table : guarded) {
            execute(connection, script.rowFunction(table));
            execute(
                    connection,
                    "create or replace trigger " + PostgresGuardScript.triggerName("truncate") + " before truncate on "
                            + table.name()
                            + " for each statement execute function " + script.truncateFunctionName() + "("
                            + PostgresGuardScript.literal(table.keyspace()) + ")");
            passUnseen(connection, table, List.of());
        }
    }

    @Override
    public List<GuardGap> gaps(Connection connection, Collection<GuardedTable> guarded) throws SQLException {
        var gaps = new ArrayList<GuardGap>();
        for (var table : guarded) {
            int enabled = 0;
            try (var statement = connection.prepareStatement(
                    "select tgname, tgname ~ '^~hs_guard_(insert|update|delete|truncate)$' from pg_trigger where tgrelid = ?::regclass "
                            + "and not tgisinternal and tgenabled in ('O', 'A') and (tgname like '~hs\\_guard\\_%' "
                            // Of a row, before it is inserted or updated.
                            + "or tgtype::integer & 3 = 3 and (tgtype::integer & 4 = 4 and tgname > '~hs_guard_insert' "
                            + "or tgtype::integer & 16 = 16 and tgname > '~hs_guard_update')) order by tgname")) {
                statement.setString(1, table.name());
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        if (rows.getBoolean(2)) {
                            enabled++;
                        } else {
                            gaps.add(new GuardGap(table.name(), Optional.of(rows.getString(1))));
                        }
                    }
                }
            }
            if (enabled < PostgresGuardScript.EVENTS.size()) {
                gaps.add(new GuardGap(table.name(), Optional.empty()));
            }
        }
        return gaps;
    }

    @Override
    public void remove(Connection connection, GuardedTable table) throws SQLException {
        for (var event : PostgresGuardScript.EVENTS) {
            execute(
                    connection,
                    "drop trigger if exists " + PostgresGuardScript.triggerName(event) + " on " + table.name());
        }
        execute(
                connection,
                "drop function if exists "
                        + PostgresGuardScript.of(tables, connection).rowFunctionName(table) + "()");
    }

    @Override
    public boolean install(Connection connection, Collection<GuardedTable> guarded, Duration atMost)
            throws SQLException {
        return inTime(connection, atMost, () -> {
            execute(connection, "select pg_advisory_xact_lock(" + GUARD_LOCK + ")");
            install(connection, guarded);
            for (var table : guarded) {
                passUnseen(connection, table, quiet(connection, table.keyspace()));
            }
        });
    }

    @Override
    public void removeAll(Connection connection) throws SQLException {
        var functions = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select cast(cast(oid as regprocedure) as text) from pg_proc "
                        + "where pronamespace = cast(current_schema() as regnamespace) "
                        + "and proname like 'hs\\_guard\\_%'")) {
            while (rows.next()) {
                functions.add(rows.getString(1));
            }
        }
        for (var function : functions) {
            execute(connection, "drop function " + function + " cascade");
        }
    }

    @Override
    public boolean passUnseenWhatIsOwned(Connection connection, Collection<GuardedTable> guarded, Duration atMost)
            throws SQLException {
        return inTime(connection, atMost, () -> {
            execute(connection, "select pg_advisory_xact_lock(" + GUARD_LOCK + ")");
            lock(connection, guarded, atMost);
            for (var table : guarded) {
                passUnseen(connection, table, quiet(connection, table.keyspace()));
            }
        });
    }

    /** Locks tables as a change of their triggers does, all in that time. */
    private static void lock(Connection connection, Collection<GuardedTable> guarded, Duration atMost)
            throws SQLException {
        long deadline = System.nanoTime() + atMost.toNanos();
        for (var table : guarded) {
            setLockTimeout(connection, Duration.ofNanos(deadline - System.nanoTime()));
            execute(connection, "lock table " + table.name() + " in share row exclusive mode");
        }
    }

    private static void setLockTimeout(Connection connection, Duration atMost) throws SQLException {
        execute(connection, "set local lock_timeout = " + Math.max(1, atMost.toMillis()));
    }

    private interface Locking {
        void run() throws SQLException;
    }

    /** Whether some locks were had in time; else the transaction is rolled back. */
    private static boolean inTime(Connection connection, Duration atMost, Locking locking) throws SQLException {
        setLockTimeout(connection, atMost);
        try {
            locking.run();
            return true;
        } catch (SQLException failure) {
            if (NOT_LOCKED.contains(String.valueOf(failure.getSQLState()))) {
                connection.rollback();
                return false;
            }
            throw failure;
        }
    }

    private List<VirtualShardRange> quiet(Connection connection, String keyspace) throws SQLException {
        var owned = new BitSet();
        try (var statement = connection.prepareStatement("select vshard from " + tables.ownership()
                + " where keyspace = ? and mode = 'OWNED' and token is null")) {
            statement.setString(1, keyspace);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    owned.set(rows.getInt(1));
                }
            }
        }
        return VirtualShardRange.where(owned.length(), owned::get);
    }

    private void passUnseen(Connection connection, GuardedTable table, List<VirtualShardRange> quiet)
            throws SQLException {
        var function = PostgresGuardScript.of(tables, connection).rowFunctionName(table);
        var oldSeen = PostgresGuardScript.seen("old", table, quiet);
        var newSeen = PostgresGuardScript.seen("new", table, quiet);
        createTrigger(connection, table, "insert", function, newSeen);
        createTrigger(connection, table, "update", function, newSeen + " or " + oldSeen);
        createTrigger(connection, table, "delete", function, oldSeen);
    }

    private static void createTrigger(
            Connection connection, GuardedTable table, String event, String function, String condition)
            throws SQLException {
        execute(
                connection,
                "create or replace trigger " + PostgresGuardScript.triggerName(event) + " before " + event + " on "
                        + table.name() + " for each row when (" + condition + ") execute function " + function + "()");
    }

    @Override
    public boolean enter(Connection connection, ShardId shard, String token) throws SQLException {
        if (!touch(connection, shard).filter(its -> its.isOpenTo(token)).isPresent()) {
            return false;
        }
        try (var statement =
                connection.prepareStatement("select set_config('" + PostgresGuardScript.ENTERED + "', ?, true)")) {
            statement.setString(1, shard.toString());
            statement.execute();
        }
        return true;
    }

    @Override
    public void leave(Connection connection) {
        // What was entered ended with its transaction.
    }

    @Override
    public Optional<Ownership> touch(Connection connection, ShardId shard) throws SQLException {
        try (var statement = connection.prepareStatement("select pg_advisory_xact_lock_shared(?, ?)")) {
            bindLock(statement, shard);
            statement.execute();
        }
        return readTouched(connection, shard);
    }

    @Override
    public Optional<Ownership> tryTouch(Connection connection, ShardId shard) throws SQLException {
        try (var statement = connection.prepareStatement("select pg_try_advisory_xact_lock_shared(?, ?)")) {
            bindLock(statement, shard);
            try (var rows = statement.executeQuery()) {
                rows.next();
                if (!rows.getBoolean(1)) {
                    return Optional.empty();
                }
            }
        }
        return readTouched(connection, shard);
    }

    private Optional<Ownership> readTouched(Connection connection, ShardId shard) throws SQLException {
        // A read-only transaction cannot lock a row; what it sees is of its snapshot, from before the mover's change.
        return OwnershipRecords.read(
                connection, tables.ownership(), locksRecords(connection) ? " for share" : "", shard);
    }

    private static boolean locksRecords(Connection connection) throws SQLException {
        return connection.getTransactionIsolation() > Connection.TRANSACTION_READ_COMMITTED && !connection.isReadOnly();
    }

    @Override
    public boolean lock(Connection connection, ShardId shard, Duration atMost) throws SQLException {
        return inTime(connection, atMost, () -> {
            try (var statement = connection.prepareStatement("select pg_advisory_xact_lock(?, ?)")) {
                bindLock(statement, shard);
                statement.execute();
            }
        });
    }

    private static void bindLock(PreparedStatement statement, ShardId shard) throws SQLException {
        statement.setInt(1, PostgresGuardScript.lockClass(shard.keyspace()));
        statement.setInt(2, shard.number());
    }

    @Override
    public Optional<Ownership> read(Connection connection, ShardId shard) throws SQLException {
        return OwnershipRecords.read(connection, tables.ownership(), "", shard);
    }

    @Override
    public void record(Connection connection, ShardId shard, Ownership ownership) throws SQLException {
        OwnershipRecords.write(connection, tables.ownership(), shard, ownership);
    }

    @Override
    public RecordedChanges changes(Connection connection, ShardId shard, int atMost) throws SQLException {
        return RecordedChanges.read(connection, tables, shard, atMost);
    }

    @Override
    public void forget(Connection connection, RecordedChanges changes) throws SQLException {
        changes.forget(connection, tables);
    }

    @Override
    public void forgetAll(Connection connection, ShardId shard) throws SQLException {
        RecordedChanges.forgetAll(connection, tables, shard);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
