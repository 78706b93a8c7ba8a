package io.hibernateshards.resharding;

import io.hibernateshards.fence.GuardedTable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hibernate.AssertionFailure;
import org.jspecify.annotations.Nullable;

/** The rows of tables as texts that are the same on every database of a product, each as its hash, with how often it is there. */
final class RowTexts {

    private static final int FETCH = 1_000;

    private RowTexts() {}

    /** Which rows of which table. */
    record Rows(String table, String condition) {

        static Rows of(GuardedTable table, int shard) {
            return new Rows(table.name(), " where " + table.shardColumn() + " = " + shard);
        }
    }

    /** Reads rows, in the connection's transaction; empty where there are more than so many. */
    static Optional<Map<String, Integer>> read(Connection connection, Rows rows, List<String> columns, int atMost)
            throws SQLException {
        var hashes = new HashMap<String, Integer>();
        var read = new long[1];
        scan(connection, rows, columns, hash -> {
            hashes.merge(hash, 1, Integer::sum);
            return ++read[0] <= atMost;
        });
        return read[0] > atMost ? Optional.empty() : Optional.of(hashes);
    }

    /** Whether all of some rows are there, each as often as it was read. */
    static boolean hasAll(Connection connection, Rows rows, List<String> columns, Map<String, Integer> wanted)
            throws SQLException {
        var missing = new HashMap<>(wanted);
        if (missing.isEmpty()) {
            return true;
        }
        scan(connection, rows, columns, hash -> {
            int count = missing.getOrDefault(hash, 0);
            if (count > 1) {
                missing.put(hash, count - 1);
            } else {
                missing.remove(hash);
            }
            return !missing.isEmpty();
        });
        return missing.isEmpty();
    }

    private interface Reader {
        /** Whether to go on. */
        boolean read(String hash);
    }

    private static void scan(Connection connection, Rows rows, List<String> columns, Reader reader)
            throws SQLException {
        boolean postgres = connection.getMetaData().getDatabaseProductName().equals("PostgreSQL");
        try (var statement = connection.createStatement()) {
            if (postgres) {
                // Settings of a database or user change the texts of its values.
                statement.execute("set local timezone = 'UTC'; set local datestyle = 'ISO, YMD'; "
                        + "set local intervalstyle = 'postgres'; set local extra_float_digits = 1; "
                        + "set local bytea_output = 'hex'");
            }
            statement.setFetchSize(FETCH);
            var list = columns.stream()
                    .map(column -> postgres ? column + "::text" : column)
                    .collect(Collectors.joining(", "));
            try (var result = statement.executeQuery("select " + list + " from " + rows.table() + rows.condition())) {
                var digest = md5();
                while (result.next()) {
                    for (int column = 1; column <= columns.size(); column++) {
                        digest.update(canonical(result.getString(column)));
                    }
                    if (!reader.read(HexFormat.of().formatHex(digest.digest()))) {
                        return;
                    }
                }
            }
        }
    }

    private static byte[] canonical(@Nullable String text) {
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
