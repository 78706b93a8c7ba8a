package io.hibernateshards.fence;

import io.hibernateshards.ShardId;
import io.hibernateshards.catalog.CatalogTables;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A trigger in Java on each table, always installed: H2 creates one beside an open writer, so that installing it is no
 * barrier. H2 has neither advisory nor shared row locks; instead each virtual shard has {@value #STRIPES} rows, of which a
 * writer locks one that is free, and a mover all. The stripes hold the mode too, so that a snapshot older than a change of the
 * mode fails at the lock. The trigger's class has to be where the database runs.
 */
final class H2OwnershipGuard implements OwnershipGuard {

    /** How many writers of one virtual shard can be under way at once. */
    static final int STRIPES = 8;

    /** The session's variable that holds the token of the move that the session entered for. */
    static final String ENTERED = "hibernate_shards_entered";

    private static final int LOCK_TIMEOUT = 50200;

    private final GuardTables tables;

    H2OwnershipGuard(GuardTables tables) {
        this.tables = tables;
    }

    @Override
    public void install(Connection connection, Collection<GuardedTable> guarded) throws SQLException {
        execute(connection, tables.createChanges());
        execute(connection, tables.createChangesIndex());
        execute(
                connection,
                "create table if not exists " + tables.stripes()
                        + " (keyspace varchar(100) not null, vshard integer not null, stripe integer not null, "
                        + "mode varchar(20) not null, epoch bigint not null, token varchar(50), "
                        + "primary key (keyspace, vshard, stripe))");
        execute(
                connection,
                "create table if not exists " + tables.guarded()
                        + " (trigger_name varchar(100) not null primary key, table_name varchar not null, "
                        + "keyspace varchar(100) not null, shard_column varchar not null, "
                        + "key_columns varchar not null)");
        execute(
                connection,
                "insert into " + tables.stripes() + " (keyspace, vshard, stripe, mode, epoch, token) "
                        + "select v.keyspace, v.vshard, s.x, v.mode, v.epoch, v.token from " + tables.ownership()
                        + " v cross join system_range(0, " + (STRIPES - 1) + ") s where not exists (select 1 from "
                        + tables.stripes() + " e where e.keyspace = v.keyspace and e.vshard = v.vshard "
                        + "and e.stripe = s.x)");
        for (var table : guarded) {
            create(connection, triggerName(table), table);
        }
    }

    private void create(Connection connection, String trigger, GuardedTable table) throws SQLException {
        describe(connection, trigger, table);
        execute(
                connection,
                "create trigger if not exists " + tables.named(trigger) + " before insert, update, delete on "
                        + table.name() + " for each row call '" + H2OwnershipTrigger.class.getName() + "'");
    }

    private void drop(Connection connection, String trigger) throws SQLException {
        execute(connection, "drop trigger if exists " + tables.named(trigger));
    }

    private void describe(Connection connection, String trigger, GuardedTable table) throws SQLException {
        try (var statement = connection.prepareStatement("merge into " + tables.guarded()
                + " (trigger_name, table_name, keyspace, shard_column, key_columns) key (trigger_name) "
                + "values (?, ?, ?, ?, ?)")) {
            statement.setString(1, trigger);
            statement.setString(2, table.name());
            statement.setString(3, table.keyspace());
            statement.setString(4, table.shardColumn());
            statement.setString(5, keyColumns(table));
            statement.execute();
        }
    }

    private static String triggerName(GuardedTable table) {
        return "hs_guard_" + table.mark();
    }

    @Override
    public List<GuardGap> gaps(Connection connection, Collection<GuardedTable> guarded) throws SQLException {
        var gaps = new ArrayList<GuardGap>();
        for (var table : guarded) {
            var others = othersBeside(connection, table);
            if (!others.remove(triggerName(table).toUpperCase(Locale.ROOT))) {
                gaps.add(new GuardGap(table.name(), Optional.empty()));
            }
            // In which order triggers of a table run is nowhere to be seen.
            others.forEach(other -> gaps.add(new GuardGap(table.name(), Optional.of(other))));
        }
        return gaps;
    }

    /** The triggers of a table that can change its rows, the guard's too. */
    private static List<String> othersBeside(Connection connection, GuardedTable table) throws SQLException {
        var names = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select * from " + table.name() + " where 1 = 0");
                var triggers = connection.prepareStatement(
                        "select distinct trigger_name from information_schema.triggers where "
                                + "event_object_schema = ? and event_object_table = ? and action_timing = 'BEFORE' "
                                + "and event_manipulation in ('INSERT', 'UPDATE') "
                                + "and action_orientation = 'ROW' order by trigger_name")) {
            triggers.setString(1, rows.getMetaData().getSchemaName(1));
            triggers.setString(2, rows.getMetaData().getTableName(1));
            try (var found = triggers.executeQuery()) {
                while (found.next()) {
                    names.add(found.getString(1));
                }
            }
        }
        return names;
    }

    @Override
    public void remove(Connection connection, GuardedTable table) throws SQLException {
        execute(connection, "drop trigger if exists " + tables.named(triggerName(table)));
    }

    @Override
    public boolean install(Connection connection, Collection<GuardedTable> guarded, Duration atMost)
            throws SQLException {
        var changed = new ArrayList<GuardedTable>();
        if (CatalogTables.exists(connection, tables.guarded())) {
            for (var table : guarded) {
                if (isDescribedOtherwise(connection, table)) {
                    changed.add(table);
                }
            }
        }
        // What is described changes after the trigger that read it is gone.
        for (var table : changed) {
            renew(connection, table);
        }
        install(connection, guarded);
        return true;
    }

    private boolean isDescribedOtherwise(Connection connection, GuardedTable table) throws SQLException {
        try (var statement = connection.prepareStatement(
                "select keyspace, shard_column, key_columns from " + tables.guarded() + " where trigger_name = ?")) {
            statement.setString(1, triggerName(table));
            try (var rows = statement.executeQuery()) {
                return rows.next()
                        && !(table.keyspace().equals(rows.getString(1))
                                && table.shardColumn().equals(rows.getString(2))
                                && keyColumns(table).equals(rows.getString(3)));
            }
        }
    }

    private static String keyColumns(GuardedTable table) {
        return RowKey.json(new ArrayList<>(table.keyColumns()));
    }

    /** A trigger reads its table's description once. Another one stands in while it is made anew, so that a guard is always there. */
    private void renew(Connection connection, GuardedTable table) throws SQLException {
        var trigger = triggerName(table);
        var standIn = trigger + "_stand_in";
        create(connection, standIn, table);
        drop(connection, trigger);
        create(connection, trigger, table);
        drop(connection, standIn);
        try (var statement =
                connection.prepareStatement("delete from " + tables.guarded() + " where trigger_name = ?")) {
            statement.setString(1, standIn);
            statement.execute();
        }
    }

    @Override
    public void removeAll(Connection connection) throws SQLException {
        var triggers = new ArrayList<String>();
        try (var statement = connection.prepareStatement(
                "select trigger_schema, trigger_name from information_schema.triggers where java_class = ?")) {
            statement.setString(1, H2OwnershipTrigger.class.getName());
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    triggers.add("\"" + rows.getString(1) + "\".\"" + rows.getString(2) + "\"");
                }
            }
        }
        for (var trigger : triggers) {
            execute(connection, "drop trigger " + trigger);
        }
    }

    @Override
    public boolean passUnseenWhatIsOwned(Connection connection, Collection<GuardedTable> tables, Duration atMost) {
        // A trigger that is created or changed waits for no writer, so the guard looks at every row.
        return true;
    }

    @Override
    public boolean enter(Connection connection, ShardId shard, String token) throws SQLException {
        // The variable outlives the transaction, so that it names the token too: the trigger compares both.
        boolean open =
                touch(connection, shard).filter(its -> its.isOpenTo(token)).isPresent();
        try (var statement = connection.prepareStatement("set @" + ENTERED + " = ?")) {
            statement.setString(1, open ? token : null);
            statement.execute();
        }
        return open;
    }

    @Override
    public void leave(Connection connection) throws SQLException {
        execute(connection, "set @" + ENTERED + " = null");
    }

    @Override
    public Optional<Ownership> touch(Connection connection, ShardId shard) throws SQLException {
        return H2Stripes.lockOne(connection, tables.stripes(), shard.keyspace(), shard.number());
    }

    @Override
    public Optional<Ownership> tryTouch(Connection connection, ShardId shard) throws SQLException {
        return H2Stripes.lockFree(connection, tables.stripes(), shard.keyspace(), shard.number());
    }

    @Override
    public boolean lock(Connection connection, ShardId shard, Duration atMost) throws SQLException {
        int before = lockTimeout(connection);
        execute(connection, "set lock_timeout " + Math.max(1, atMost.toMillis()));
        try {
            OwnershipRecords.read(connection, tables.stripes(), " for update", shard);
            return true;
        } catch (SQLException failure) {
            if (failure.getErrorCode() == LOCK_TIMEOUT) {
                connection.rollback();
                return false;
            }
            throw failure;
        } finally {
            execute(connection, "set lock_timeout " + before);
        }
    }

    private static int lockTimeout(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select lock_timeout()")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    @Override
    public Optional<Ownership> read(Connection connection, ShardId shard) throws SQLException {
        return OwnershipRecords.read(connection, tables.ownership(), "", shard);
    }

    @Override
    public void record(Connection connection, ShardId shard, Ownership ownership) throws SQLException {
        OwnershipRecords.write(connection, tables.ownership(), shard, ownership);
        OwnershipRecords.write(connection, tables.stripes(), shard, ownership);
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
