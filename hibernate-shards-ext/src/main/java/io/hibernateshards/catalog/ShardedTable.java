package io.hibernateshards.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A table whose rows are spread by their virtual shards, as the catalog describes it to those who know no mapping.
 *
 * @param name as it stands in SQL, with its schema where it has one
 * @param keyspace the numbering of its virtual shards
 * @param shardColumn the hidden column that holds a row's virtual shard, as it stands in SQL
 * @param keyColumns the primary key, or where there is none the columns that all rows of one collection share; as they stand
 *     in SQL
 * @param rowPerKey whether a key has at most one row
 * @param numberedColumns those that each database numbers by itself, so that numbers of two databases can be the same
 * @param parents the names of the tables of its keyspace that its foreign keys refer to; itself too where it does
 * @param fingerprint of its columns with their types: two mappings that say the same have the same
 */
public record ShardedTable(
        String name,
        String keyspace,
        String shardColumn,
        List<String> keyColumns,
        boolean rowPerKey,
        List<String> numberedColumns,
        List<String> parents,
        String fingerprint) {

    public ShardedTable {
        keyColumns = List.copyOf(keyColumns);
        numberedColumns = List.copyOf(numberedColumns);
        parents = List.copyOf(parents);
        if (keyColumns.isEmpty()) {
            throw new IllegalArgumentException("The table '" + name + "' has no key columns. Name at least one.");
        }
    }

    /**
     * The same tables, a parent before its children; by their names where that leaves a choice. Of tables that refer to each other
     * in a circle one comes before its parent.
     */
    public static List<ShardedTable> parentsFirst(Collection<ShardedTable> tables) {
        var byName = new TreeMap<String, ShardedTable>();
        tables.forEach(table -> byName.put(table.name(), table));
        var ordered = new ArrayList<ShardedTable>();
        var seen = new HashSet<String>();
        byName.values().forEach(table -> table.addAfterParents(byName, seen, ordered));
        return List.copyOf(ordered);
    }

    private void addAfterParents(Map<String, ShardedTable> byName, Set<String> seen, List<ShardedTable> ordered) {
        if (!seen.add(name)) {
            return;
        }
        for (var parent : parents) {
            var its = byName.get(parent);
            if (its != null) {
                its.addAfterParents(byName, seen, ordered);
            }
        }
        ordered.add(this);
    }

    /**
     * The fingerprint of a table's columns, in whatever order they come.
     *
     * @param columns each with its name and type
     */
    public static String fingerprintOfColumns(Collection<String> columns) {
        return Fingerprint.digest(columns.stream().sorted().collect(Collectors.joining("\n")));
    }

    /** What tells a mapping's tables from those of another one; the order in which they are given does not matter. */
    static String fingerprint(Collection<ShardedTable> tables) {
        return Fingerprint.digest(parentsFirst(tables).toString());
    }
}
