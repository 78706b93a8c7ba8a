package io.hibernateshards.catalog;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads and writes what the catalog says of sharded tables, in the transaction of a connection. */
final class ShardedTableStore {

    /** What a name in {@code hs_table_column} is to its table. */
    private enum Kind {
        KEY,
        NUMBERED,
        PARENT
    }

    private final SharedMapTables tables;

    ShardedTableStore(SharedMapTables tables) {
        this.tables = tables;
    }

    private record Named(String table, String kind, String name) {}

    /** All of them, a parent before its children. */
    List<ShardedTable> read(CatalogConnection connection) throws SQLException {
        var named = connection.query(
                "select table_name, kind, name from " + tables.tableColumn() + " order by table_name, kind, place",
                row -> new Named(row.getString(1), row.getString(2), row.getString(3)));
        return ShardedTable.parentsFirst(connection.query(
                "select table_name, keyspace, shard_column, row_per_key, fingerprint from " + tables.table(),
                row -> new ShardedTable(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        names(named, row.getString(1), Kind.KEY),
                        row.getBoolean(4),
                        names(named, row.getString(1), Kind.NUMBERED),
                        names(named, row.getString(1), Kind.PARENT),
                        row.getString(5))));
    }

    private static List<String> names(List<Named> named, String table, Kind kind) {
        return named.stream()
                .filter(its -> its.table().equals(table) && its.kind().equals(kind.name()))
                .map(Named::name)
                .toList();
    }

    /** Whether a mapping was described before; what came after it is newer. */
    boolean knows(CatalogConnection connection, String mapping) throws SQLException {
        return !connection
                .query(
                        "select place from " + tables.mapping() + " where fingerprint = ?",
                        row -> row.getInt(1),
                        mapping)
                .isEmpty();
    }

    /** Remembers a mapping as the newest. */
    void remember(CatalogConnection connection, String mapping) throws SQLException {
        connection.update(
                "insert into " + tables.mapping() + " (fingerprint, place) select cast(? as varchar(64)), "
                        + "coalesce(max(place), 0) + 1 from " + tables.mapping(),
                mapping);
    }

    /** Those that the catalog does not have, or has otherwise. */
    List<ShardedTable> news(CatalogConnection connection, Collection<ShardedTable> mapping) throws SQLException {
        Map<String, ShardedTable> recorded = new LinkedHashMap<>();
        read(connection).forEach(table -> recorded.put(table.name(), table));
        return mapping.stream()
                .filter(table -> !table.equals(recorded.get(table.name())))
                .toList();
    }

    void replace(CatalogConnection connection, ShardedTable table) throws SQLException {
        delete(connection, table.name());
        connection.update(
                "insert into " + tables.table()
                        + " (table_name, keyspace, shard_column, row_per_key, fingerprint) values (?, ?, ?, ?, ?)",
                table.name(),
                table.keyspace(),
                table.shardColumn(),
                table.rowPerKey(),
                table.fingerprint());
        var rows = new ArrayList<Object[]>();
        add(rows, table, Kind.KEY, table.keyColumns());
        add(rows, table, Kind.NUMBERED, table.numberedColumns());
        add(rows, table, Kind.PARENT, table.parents());
        connection.updateEach(
                "insert into " + tables.tableColumn() + " (table_name, kind, place, name) values (?, ?, ?, ?)", rows);
    }

    private static void add(List<Object[]> rows, ShardedTable table, Kind kind, List<String> names) {
        for (int place = 0; place < names.size(); place++) {
            rows.add(new Object[] {table.name(), kind.name(), place, names.get(place)});
        }
    }

    /** Whether it was there. */
    boolean delete(CatalogConnection connection, String table) throws SQLException {
        connection.update("delete from " + tables.tableColumn() + " where table_name = ?", table);
        return connection.update("delete from " + tables.table() + " where table_name = ?", table) > 0;
    }
}
