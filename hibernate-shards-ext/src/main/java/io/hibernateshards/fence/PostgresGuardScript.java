package io.hibernateshards.fence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import io.hibernateshards.topology.VirtualShardRange;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** The functions and triggers of the guard on PostgreSQL, as SQL. */
final class PostgresGuardScript {

    /** What a transaction sets, until its end, to the virtual shard that it entered for a move. */
    static final String ENTERED = "hibernate_shards.entered";

    /** What the triggers are for. */
    static final List<String> EVENTS = List.of("insert", "update", "delete", "truncate");

    private final UnaryOperator<String> named;

    private PostgresGuardScript(UnaryOperator<String> named) {
        this.named = named;
    }

    /** Names in the schema of the library's tables, whatever search path a writer has. */
    static PostgresGuardScript of(GuardTables tables, Connection connection) throws SQLException {
        if (tables.ownership().contains(".")) {
            return new PostgresGuardScript(tables::named);
        }
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select quote_ident(current_schema())")) {
            rows.next();
            var schema = rows.getString(1);
            return new PostgresGuardScript(name -> schema + "." + name);
        }
    }

    /** Triggers run in the order of their names: the guard sees a row as all others have left it. */
    static String triggerName(String event) {
        return "\"~hs_guard_" + event + "\"";
    }

    String passFunction() {
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
                end $hs$""", named.apply("hs_guard_pass"), named.apply("hs_vshard"), OwnershipGuard.REFUSED);
    }

    String rowFunction(GuardedTable table) {
        var shardColumn = table.shardColumn();
        return filled(
                """
                create or replace function %s() returns trigger language plpgsql
                -- A key is the same text whatever the writer's session is set to.
                set datestyle = 'ISO, YMD' set intervalstyle = 'postgres' set timezone = 'UTC'
                set extra_float_digits = '1' set bytea_output = 'hex' set lc_monetary = 'C' as $hs$
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
                rowFunctionName(table),
                pass(table, "old"),
                recordChange(table, "old"),
                Stream.concat(Stream.of(shardColumn), table.keyColumns().stream())
                        .map(column -> "new." + column + " is not distinct from old." + column)
                        .collect(joining(" and ")),
                pass(table, "new"),
                recordChange(table, "new"));
    }

    String rowFunctionName(GuardedTable table) {
        return named.apply("hs_guard_" + table.mark());
    }

    private String pass(GuardedTable table, String row) {
        return named.apply("hs_guard_pass") + "(" + literal(table.keyspace()) + ", " + row + "." + table.shardColumn()
                + ", " + lockClass(table.keyspace()) + ")";
    }

    private String recordChange(GuardedTable table, String row) {
        return "insert into " + named.apply("hs_change") + " (keyspace, vshard, table_name, row_key) values ("
                + literal(table.keyspace()) + ", " + row + "." + table.shardColumn() + ", " + literal(table.name())
                + ", json_build_array("
                + table.keyColumns().stream()
                        .map(column -> row + "." + column + "::text")
                        .collect(joining(", "))
                + ")::text)";
    }

    String truncateFunctionName() {
        return named.apply("hs_guard_truncate");
    }

    String truncateFunction() {
        return filled("""
                create or replace function %1$s() returns trigger language plpgsql as $hs$
                begin
                  if current_setting('transaction_isolation') <> 'read committed' then
                    -- Fails where a move has begun after the snapshot.
                    perform 1 from %2$s where keyspace = tg_argv[0] for share;
                  end if;
                  if exists (select 1 from %2$s where keyspace = tg_argv[0] and token is not null) then
                    raise exception using errcode = '%3$s', message = format(
                      'The table ''%%s'' was to be truncated while virtual shards of keyspace ''%%s'' move.',
                      tg_table_name, tg_argv[0]);
                  end if;
                  return null;
                end $hs$""", named.apply("hs_guard_truncate"), named.apply("hs_vshard"), OwnershipGuard.REFUSED);
    }

    /** Whether the guard looks at a row: where it is not quietly owned and the transaction has not entered for it. */
    static String seen(String row, GuardedTable table, List<VirtualShardRange> quiet) {
        var column = row + "." + table.shardColumn();
        var outside = quiet.stream()
                .map(range -> column + " not between " + range.first() + " and " + range.last() + " and ")
                .collect(joining());
        return outside + "current_setting('" + ENTERED + "', true) is distinct from " + literal(table.keyspace() + "/")
                + " || " + column;
    }

    /** The first of the two numbers of a keyspace's advisory locks. */
    static int lockClass(String keyspace) {
        var checksum = new CRC32();
        checksum.update(("hibernate-shards:" + keyspace).getBytes(UTF_8));
        return (int) checksum.getValue();
    }

    private static String filled(String sql, Object... values) {
        return String.format(Locale.ROOT, sql, values);
    }

    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
