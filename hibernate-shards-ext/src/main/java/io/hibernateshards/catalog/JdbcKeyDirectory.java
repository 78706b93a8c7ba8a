package io.hibernateshards.catalog;

import static io.hibernateshards.logging.CatalogMessages.MESSAGES;

import io.hibernateshards.ShardUnavailableException;
import io.hibernateshards.sharding.CanonicalKey;
import io.hibernateshards.sharding.KeyDirectory;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.VirtualShardRange;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The key maps of directory functions, in tables of one database. A key and the count of its virtual shard are written in one
 * short transaction; the unique key of the entries decides between nodes that enter one key at once, and a count is changed
 * only from the value that the choice was made by, so that keys stay even whoever writes.
 */
public final class JdbcKeyDirectory implements KeyDirectory {

    private static final int ATTEMPTS = 200;
    private static final int MAXIMUM_FORM = 500;

    private final DatabaseConnections connections;
    private final CatalogTables tables;
    private final Database database;

    /** @param database the one that holds the key maps */
    public JdbcKeyDirectory(DatabaseConnections connections, CatalogTables tables, Database database) {
        this.connections = connections;
        this.tables = tables;
        this.database = database;
    }

    @Override
    public OptionalInt find(String entityGroup, Object canonicalKey) {
        try (var connection = CatalogConnection.open(connections, database)) {
            return find(connection, entityGroup, form(canonicalKey));
        } catch (SQLException failure) {
            throw failed(entityGroup, failure);
        }
    }

    @Override
    public int enter(String entityGroup, Object canonicalKey, VirtualShardRange interval) {
        var form = form(canonicalKey);
        try (var connection = CatalogConnection.open(connections, database)) {
            for (int attempt = 1; ; attempt++) {
                var entered = find(connection, entityGroup, form);
                if (entered.isPresent()) {
                    return entered.getAsInt();
                }
                try {
                    connection.inTransaction(() -> enterOnce(connection, entityGroup, form, interval));
                } catch (SQLException failure) {
                    // Another node entered this key, or counted another in the same virtual shard: look again.
                    if (attempt == ATTEMPTS) {
                        throw failure;
                    }
                }
            }
        } catch (SQLException failure) {
            throw failed(entityGroup, failure);
        }
    }

    private boolean enterOnce(CatalogConnection connection, String entityGroup, String form, VirtualShardRange interval)
            throws SQLException {
        var counts = counts(connection, entityGroup);
        int chosen = interval.first();
        for (int shard = interval.first(); shard <= interval.last(); shard++) {
            if (counts.getOrDefault(shard, 0L) < counts.getOrDefault(chosen, 0L)) {
                chosen = shard;
            }
        }
        var before = counts.get(chosen);
        if (before == null) {
            connection.update(
                    "insert into " + tables.directoryCount() + " (entity_group, vshard, entries) values (?, ?, 1)",
                    entityGroup,
                    chosen);
        } else if (connection.update(
                        "update " + tables.directoryCount()
                                + " set entries = entries + 1 where entity_group = ? and vshard = ? and entries = ?",
                        entityGroup,
                        chosen,
                        before)
                == 0) {
            return false;
        }
        connection.update(
                "insert into " + tables.directory() + " (entity_group, key_form, vshard) values (?, ?, ?)",
                entityGroup,
                form,
                chosen);
        return true;
    }

    private Map<Integer, Long> counts(CatalogConnection connection, String entityGroup) throws SQLException {
        var counts = new HashMap<Integer, Long>();
        connection.query(
                "select vshard, entries from " + tables.directoryCount() + " where entity_group = ?",
                row -> {
                    counts.put(row.getInt(1), row.getLong(2));
                    return row.getInt(1);
                },
                entityGroup);
        return counts;
    }

    private OptionalInt find(CatalogConnection connection, String entityGroup, String form) throws SQLException {
        var found = connection.query(
                "select vshard from " + tables.directory() + " where entity_group = ? and key_form = ?",
                row -> row.getInt(1),
                entityGroup,
                form);
        return found.isEmpty() ? OptionalInt.empty() : OptionalInt.of(found.get(0));
    }

    /** The key's bytes as digits, which every collation tells apart; of a long key their digest. */
    private static String form(Object canonicalKey) {
        var bytes = CanonicalKey.bytes(canonicalKey);
        if (2 * bytes.length <= MAXIMUM_FORM) {
            return HexFormat.of().formatHex(bytes);
        }
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    private ShardUnavailableException failed(String entityGroup, SQLException failure) {
        return new ShardUnavailableException(
                MESSAGES.directoryFailed(entityGroup, database.name(), String.valueOf(failure.getMessage())),
                Set.of(database.name()),
                failure);
    }
}
