package io.hibernateshards.resharding;

import io.hibernateshards.ShardId;
import io.hibernateshards.fence.RowKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Set;
import java.util.stream.Collectors;
import org.hibernate.AssertionFailure;
import org.jspecify.annotations.Nullable;

/**
 * What the rows of one virtual shard in one table come to, whatever their order and their database's collation: equal rows
 * give equal digests, and different ones equal digests only by a chance of about one in 2<sup>60</sup>. Each row is the
 * MD5 of its columns in a form with their lengths, of which 60 bits are added up.
 *
 * @param rows how many
 * @param sum of the rows' hashes, modulo 2<sup>63</sup>
 */
record ShardDigest(long rows, long sum) {

    private static final int ROW_BITS = 60;

    /** Which rows count: those with some keys, or those without. */
    record Rows(boolean with, Set<String> keys) {

        static final Rows ALL = new Rows(false, Set.of());

        private boolean contains(String key) {
            return keys.contains(key) == with;
        }
    }

    /**
     * Reads a digest, in the connection's transaction.
     *
     * @param product as {@link java.sql.DatabaseMetaData#getDatabaseProductName} says
     */
    static ShardDigest of(String product, Connection connection, CopiedTable table, ShardId shard, Rows rows)
            throws SQLException {
        return product.equals("PostgreSQL")
                ? computedThere(connection, table, shard, rows)
                : computedHere(connection, table, shard, rows);
    }

    /** PostgreSQL computes it: the rows do not travel. Their texts are those of settings that are the same everywhere. */
    private static ShardDigest computedThere(Connection connection, CopiedTable table, ShardId shard, Rows which)
            throws SQLException {
        PostgresTexts.setForTransaction(connection);
        var row = table.columns().stream()
                .map(column ->
                        "coalesce(length(" + column.name() + "::text) || ':' || " + column.name() + "::text, '-')")
                .collect(Collectors.joining(" || ','  || "));
        var narrowing = which.with() || !which.keys().isEmpty()
                ? " and " + (which.with() ? "" : "not ") + PostgresChangedRows.keyIn(table, "")
                : "";
        try (var statement = connection.prepareStatement("select count(*), coalesce(mod(sum((('x' || substr(md5(" + row
                + "), 1, " + ROW_BITS / 4 + "))::bit(" + ROW_BITS + "))::bigint), 9223372036854775808), 0) from "
                + table.table().name() + " where " + table.table().shardColumn() + " = " + shard.number()
                + narrowing)) {
            if (!narrowing.isEmpty()) {
                statement.setString(1, "[" + String.join(", ", which.keys()) + "]");
            }
            try (var rows = statement.executeQuery()) {
                rows.next();
                return new ShardDigest(rows.getLong(1), rows.getLong(2));
            }
        }
    }

    private static ShardDigest computedHere(Connection connection, CopiedTable table, ShardId shard, Rows which)
            throws SQLException {
        var digest = md5();
        long count = 0;
        long sum = 0;
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select " + table.columnList() + " from "
                        + table.table().name() + " where " + table.table().shardColumn() + " = " + shard.number())) {
            while (rows.next()) {
                if (which.contains(key(table, rows))) {
                    for (int column = 1; column <= table.columns().size(); column++) {
                        digest.update(canonical(rows, column, table));
                    }
                    sum = sum + (ByteBuffer.wrap(digest.digest()).getLong() >>> Long.SIZE - ROW_BITS) & Long.MAX_VALUE;
                    count++;
                }
            }
        }
        return new ShardDigest(count, sum);
    }

    private static String key(CopiedTable table, ResultSet row) throws SQLException {
        var key = new ArrayList<@Nullable String>();
        for (var column : table.table().keyColumns()) {
            int place = table.placeOf(column);
            key.add(RowKey.text(H2Values.read(row, place + 1, table.columns().get(place))));
        }
        return RowKey.json(key);
    }

    private static byte[] canonical(ResultSet rows, int column, CopiedTable table) throws SQLException {
        var text = H2Values.canonical(rows, column, table.columns().get(column - 1));
        return (text == null ? "-," : text.length() + ":" + text + ",").getBytes(StandardCharsets.UTF_8);
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException absent) {
            throw new AssertionFailure("Every Java platform has MD5", absent);
        }
    }
}
