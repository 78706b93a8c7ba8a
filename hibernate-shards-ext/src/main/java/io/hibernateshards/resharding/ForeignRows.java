package io.hibernateshards.resharding;

import io.hibernateshards.fence.GuardedTable;
import io.hibernateshards.resharding.Finding.Kind;
import io.hibernateshards.topology.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Follows the foreign keys of the sharded tables on one database: rows whose parent is not there, which a key that is not
 * validated or was switched off lets in; and rows whose parent is in another virtual shard.
 */
final class ForeignRows {

    /** A foreign key; names as they stand in SQL. */
    private record Key(String name, String parent, List<String> columns, List<String> parentColumns) {

        /** The condition that joins a row of the child with one of the parent. */
        String join() {
            return IntStream.range(0, columns.size())
                    .mapToObj(place -> "child." + columns.get(place) + " = parent." + parentColumns.get(place))
                    .collect(Collectors.joining(" and "));
        }
    }

    /** A table as the database's own lists name it. */
    private record Place(String schema, String name) {}

    private final Connection connection;
    private final Database database;
    private final Map<Place, GuardedTable> places = new LinkedHashMap<>();

    ForeignRows(Connection connection, Database database, List<GuardedTable> tables) throws SQLException {
        this.connection = connection;
        this.database = database;
        for (var table : tables) {
            if (TableShape.of(connection, table.name()).isPresent()) {
                places.put(place(table), table);
            }
        }
    }

    List<Finding> find() throws SQLException {
        var findings = new ArrayList<Finding>();
        for (var entry : places.entrySet()) {
            for (var key : keys(entry.getKey()).entrySet()) {
                follow(
                                entry.getValue(),
                                key.getValue(),
                                Optional.ofNullable(places.get(key.getKey().parent())))
                        .forEach(findings::add);
            }
        }
        return findings;
    }

    /** Whether rows refer to rows of a virtual shard that would not be deleted with them. */
    boolean referFromOutside(int shard) throws SQLException {
        for (var parent : places.entrySet()) {
            for (var child : children(parent.getKey())) {
                var its = places.get(child);
                for (var key : keys(child).entrySet()) {
                    if (key.getKey().parent().equals(parent.getKey())
                            && count("select count(*) from " + quoted(child) + " child join "
                                            + quoted(parent.getKey()) + " parent on "
                                            + key.getValue().join() + " where parent."
                                            + parent.getValue().shardColumn() + " = " + shard
                                            + (its == null ? "" : " and child." + its.shardColumn() + " <> " + shard))
                                    > 0) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private Set<Place> children(Place parent) throws SQLException {
        var children = new LinkedHashSet<Place>();
        try (var rows =
                connection.getMetaData().getExportedKeys(connection.getCatalog(), parent.schema(), parent.name())) {
            while (rows.next()) {
                children.add(new Place(rows.getString("FKTABLE_SCHEM"), rows.getString("FKTABLE_NAME")));
            }
        }
        return children;
    }

    private static String quoted(Place place) {
        return quoted(place.schema()) + "." + quoted(place.name());
    }

    private List<Finding> follow(GuardedTable child, Key key, Optional<GuardedTable> parent) throws SQLException {
        var findings = new ArrayList<Finding>();
        var join = key.join();
        var referring = key.columns().stream()
                .map(column -> "child." + column + " is not null")
                .collect(Collectors.joining(" and "));
        long orphans = count("select count(*) from " + child.name() + " child where " + referring
                + " and not exists (select 1 from " + key.parent() + " parent where " + join + ")");
        if (orphans > 0) {
            findings.add(Finding.of(
                    Kind.ORPHANS,
                    database.name(),
                    child.name(),
                    orphans,
                    "they refer by '" + key.name() + "' to rows of " + key.parent() + " that are not there"));
        }
        if (parent.isPresent()) {
            long across = count("select count(*) from " + child.name() + " child join " + key.parent() + " parent on "
                    + join + " where child." + child.shardColumn() + " <> parent."
                    + parent.get().shardColumn());
            if (across > 0) {
                findings.add(Finding.of(
                        Kind.ACROSS,
                        database.name(),
                        child.name(),
                        across,
                        "they refer by '" + key.name() + "' to rows of " + key.parent()
                                + " in another virtual shard, so that neither can move"));
            }
        }
        return findings;
    }

    private long count(String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private record NamedKey(String name, Place parent) {}

    private Map<NamedKey, Key> keys(Place child) throws SQLException {
        var keys = new LinkedHashMap<NamedKey, Key>();
        try (var rows =
                connection.getMetaData().getImportedKeys(connection.getCatalog(), child.schema(), child.name())) {
            while (rows.next()) {
                var parent = new Place(rows.getString("PKTABLE_SCHEM"), rows.getString("PKTABLE_NAME"));
                var name = String.valueOf(rows.getString("FK_NAME"));
                var key = keys.computeIfAbsent(
                        new NamedKey(name, parent),
                        its -> new Key(name, quoted(parent), new ArrayList<>(), new ArrayList<>()));
                key.columns().add(quoted(rows.getString("FKCOLUMN_NAME")));
                key.parentColumns().add(quoted(rows.getString("PKCOLUMN_NAME")));
            }
        }
        return keys;
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** Finds a table as SQL does, by its name and the connection's search path. */
    private Place place(GuardedTable table) throws SQLException {
        if (connection.getMetaData().getDatabaseProductName().equals("PostgreSQL")) {
            try (var statement = connection.prepareStatement("select nspname, relname from pg_class join pg_namespace "
                    + "on pg_namespace.oid = relnamespace where pg_class.oid = cast(? as regclass)")) {
                statement.setString(1, table.name());
                try (var rows = statement.executeQuery()) {
                    rows.next();
                    return new Place(rows.getString(1), rows.getString(2));
                }
            }
        }
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select * from " + table.name() + " where 1 = 0")) {
            return new Place(
                    rows.getMetaData().getSchemaName(1), rows.getMetaData().getTableName(1));
        }
    }
}
