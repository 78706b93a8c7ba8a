package io.hibernateshards.fence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import io.hibernateshards.ShardId;
import io.hibernateshards.topology.VirtualShardRange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * Row triggers whose condition leaves out what is quietly owned, so that those rows cost one comparison of numbers. The lock
 * is an advisory one, which queues fairly: with row locks new writers would overtake a waiting mover for ever. Above READ
 * COMMITTED the record is locked as well ({@code FOR SHARE}), which fails where it changed after the snapshot; at READ
 * COMMITTED each statement inside the function sees what was committed before it. Prepared transactions keep both.
 */
final class PostgresOwnershipGuard implements OwnershipGuard {

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /** The lock of changes of the guards themselves: "shards" in ASCII, where no keyspace's lock is. */
    private static final long GUARD_LOCK = 0x736861726473L;

    /** What a transaction sets, until its end, to the virtual shard that it entered for a move. */
    private static final String ENTERED = "hibernate_shards.entered";

    private final GuardTables tables;

    PostgresOwnershipGuard(GuardTables tables) {
        this.tables = tables;
    }

    @Override
    public void install(Connection connection, Collection<GuardedTable> guarded) throws SQLException {
        var named = qualified(connection);
        execute(connection, tables.createChanges());
        execute(connection, tables.createChangesIndex());
        execute(connection, passFunction(named));
        execute(connection, truncateFunction(named));
        for (var table : guarded) {
            execute(connection, rowFunction(named, table));
            execute(
                    connection,
                    "create or replace trigger hs_guard_truncate before truncate on " + table.name()
                            + " for each statement execute function " + named.apply("hs_guard_truncate") + "("
                            + literal(table.keyspace()) + ")");
            passUnseen(connection, table, List.of());
        }
    }

    /** Names in the schema of the library's tables, whatever search path a writer has. */
    private UnaryOperator<String> qualified(Connection connection) throws SQLException {
        if (tables.ownership().contains(".")) {
            return tables::named;
        }
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select quote_ident(current_schema())")) {
            rows.next();
            var schema = rows.getString(1);
            return name -> schema + "." + name;
        }
    }

    private static String passFunction(UnaryOperator<String> named) {
        return filled("""
                create or replace function %s(its_keyspace varchar, its_vshard integer, its_lock integer)
                returns boolean language plpgsql as $hs$
                declare
                  found_mode varchar;
                  found_token varchar;
                begin
                  perform pg_advisory_xact_lock_shared(its_lock, its_vshard);
                  if current_setting('transaction_isolation') = 'read committed' then
                    select mode, token into found_mode, found_token from %s
                      where keyspace = its_keyspace and vshard = its_vshard;
                  else
                    select mode, token into found_mode, found_token from %2$s
                      where keyspace = its_keyspace and vshard = its_vshard for share;
                  end if;
                  if found_mode = 'OWNED' then
                    return found_token is not null;
                  end if;
                  raise exception using errcode = '%s', message = format(
                    'A row of virtual shard %%s/%%s was to be written, which is ''%%s'' on this database.',
                    its_keyspace, its_vshard, coalesce(found_mode, 'not recorded'));
                end $hs$""", named.apply("hs_guard_pass"), named.apply("hs_vshard"), REFUSED);
    }

    private static String rowFunction(UnaryOperator<String> named, GuardedTable table) {
        var shardColumn = table.shardColumn();
        return filled(
                """
                create or replace function %s() returns trigger language plpgsql as $hs$
                begin
                  if tg_op <> 'INSERT' then
                    if %s then
                      %s;
                    end if;
                  end if;
                  if tg_op = 'DELETE' then
                    return old;
                  end if;
                  if tg_op = 'UPDATE' then
                    if %s then
                      return new;
                    end if;
                  end if;
                  if %s then
                    %s;
                  end if;
                  return new;
                end $hs$""",
                rowFunctionName(named, table),
                pass(named, table, "old"),
                recordChange(named, table, "old"),
                Stream.concat(Stream.of(shardColumn), table.keyColumns().stream())
                        .map(column -> "new." + column + " is not distinct from old." + column)
                        .collect(joining(" and ")),
                pass(named, table, "new"),
                recordChange(named, table, "new"));
    }

    private static String rowFunctionName(UnaryOperator<String> named, GuardedTable table) {
        return named.apply("hs_guard_" + table.mark());
    }

    private static String pass(UnaryOperator<String> named, GuardedTable table, String row) {
        return named.apply("hs_guard_pass") + "(" + literal(table.keyspace()) + ", " + row + "." + table.shardColumn()
                + ", " + lockClass(table.keyspace()) + ")";
    }

    private static String recordChange(UnaryOperator<String> named, GuardedTable table, String row) {
        return "insert into " + named.apply("hs_change") + " (keyspace, vshard, table_name, row_key) values ("
                + literal(table.keyspace()) + ", " + row + "." + table.shardColumn() + ", " + literal(table.name())
                + ", json_build_array("
                + table.keyColumns().stream()
                        .map(column -> row + "." + column + "::text")
                        .collect(joining(", "))
                + ")::text)";
    }

    private static String truncateFunction(UnaryOperator<String> named) {
        return filled("""
                create or replace function %s() returns trigger language plpgsql as $hs$
                begin
                  if exists (select 1 from %s where keyspace = tg_argv[0] and token is not null) then
                    raise exception using errcode = '%s', message = format(
                      'The table ''%%s'' was to be truncated while virtual shards of keyspace ''%%s'' move.',
                      tg_table_name, tg_argv[0]);
                  end if;
                  return null;
                end $hs$""", named.apply("hs_guard_truncate"), named.apply("hs_vshard"), REFUSED);
    }

    @Override
    public void remove(Connection connection, GuardedTable table) throws SQLException {
        for (var event : List.of("insert", "update", "delete", "truncate")) {
            execute(connection, "drop trigger if exists hs_guard_" + event + " on " + table.name());
        }
        execute(connection, "drop function if exists " + rowFunctionName(qualified(connection), table) + "()");
    }

    @Override
    public boolean passUnseenWhatIsOwned(Connection connection, Collection<GuardedTable> guarded, Duration atMost)
            throws SQLException {
        return inTime(connection, atMost, () -> {
            execute(connection, "select pg_advisory_xact_lock(" + GUARD_LOCK + ")");
            for (var table : guarded) {
                passUnseen(connection, table, quiet(connection, table.keyspace()));
            }
        });
    }

    private interface Locking {
        void run() throws SQLException;
    }

    /** Whether some locks were had in time; else the transaction is rolled back. */
    private static boolean inTime(Connection connection, Duration atMost, Locking locking) throws SQLException {
        execute(connection, "set local lock_timeout = " + Math.max(1, atMost.toMillis()));
        try {
            locking.run();
            return true;
        } catch (SQLException failure) {
            if (LOCK_NOT_AVAILABLE.equals(failure.getSQLState())) {
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
        var function = rowFunctionName(qualified(connection), table);
        var oldSeen = seen("old", table, quiet);
        var newSeen = seen("new", table, quiet);
        createTrigger(connection, table, "insert", function, newSeen);
        createTrigger(connection, table, "update", function, newSeen + " or " + oldSeen);
        createTrigger(connection, table, "delete", function, oldSeen);
    }

    private static void createTrigger(
            Connection connection, GuardedTable table, String event, String function, String condition)
            throws SQLException {
        execute(
                connection,
                "create or replace trigger hs_guard_" + event + " before " + event + " on " + table.name()
                        + " for each row when (" + condition + ") execute function " + function + "()");
    }

    /** Whether the guard looks at a row: where it is not quietly owned and the transaction has not entered for it. */
    private static String seen(String row, GuardedTable table, List<VirtualShardRange> quiet) {
        var column = row + "." + table.shardColumn();
        var outside = quiet.stream()
                .map(range -> column + " not between " + range.first() + " and " + range.last() + " and ")
                .collect(joining());
        return outside + "current_setting('" + ENTERED + "', true) is distinct from " + literal(table.keyspace() + "/")
                + " || " + column;
    }

    @Override
    public boolean enter(Connection connection, ShardId shard, String token) throws SQLException {
        if (!touch(connection, shard).filter(its -> its.isOpenTo(token)).isPresent()) {
            return false;
        }
        try (var statement = connection.prepareStatement("select set_config('" + ENTERED + "', ?, true)")) {
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
        statement.setInt(1, lockClass(shard.keyspace()));
        statement.setInt(2, shard.number());
    }

    /** The first of the two numbers of a keyspace's advisory locks. */
    private static int lockClass(String keyspace) {
        var checksum = new CRC32();
        checksum.update(("hibernate-shards:" + keyspace).getBytes(UTF_8));
        return (int) checksum.getValue();
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

    private static String filled(String sql, Object... values) {
        return String.format(Locale.ROOT, sql, values);
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
