package io.hibernateshards.resharding;

import io.hibernateshards.fence.GuardedTable;
import io.hibernateshards.resharding.Finding.Kind;
import io.hibernateshards.topology.Database;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Compares the columns of the sharded tables on all databases with those on the first. */
final class SchemaDrift {

    private final EachDatabase databases;
    private final List<GuardedTable> tables;

    SchemaDrift(EachDatabase databases, List<GuardedTable> tables) {
        this.databases = databases;
        this.tables = tables;
    }

    SchemaState read(List<Database> of) {
        var shapes = databases.read(of, (connection, database) -> {
            var its = new LinkedHashMap<String, Optional<TableShape>>();
            for (var table : tables) {
                its.put(table.name(), TableShape.of(connection, table.name()));
            }
            return its;
        });
        var first = of.get(0);
        var findings = new ArrayList<Finding>();
        var states = new ArrayList<SchemaState.Table>();
        for (var table : tables) {
            var there = shape(shapes, first, table);
            states.add(new SchemaState.Table(
                    table.name(),
                    table.keyspace(),
                    table.shardColumn(),
                    table.keyColumns(),
                    there.map(shape -> shape.columns().size()).orElse(0)));
            for (var database : of) {
                compare(findings, table.name(), first, there, database, shape(shapes, database, table));
            }
        }
        return new SchemaState(states, findings);
    }

    private static Optional<TableShape> shape(
            Map<Database, LinkedHashMap<String, Optional<TableShape>>> shapes, Database database, GuardedTable table) {
        var its = shapes.get(database);
        return its == null ? Optional.empty() : its.getOrDefault(table.name(), Optional.empty());
    }

    private static void compare(
            List<Finding> findings,
            String table,
            Database first,
            Optional<TableShape> there,
            Database database,
            Optional<TableShape> here) {
        if (here.isEmpty()) {
            findings.add(Finding.of(Kind.SCHEMA, database.name(), table, 0, "the table is not there"));
        } else if (there.isPresent() && !there.get().equals(here.get())) {
            var names = new TreeSet<>(there.get().columns().keySet());
            names.addAll(here.get().columns().keySet());
            for (var name : names) {
                var its = here.get().columns().getOrDefault(name, "not there");
                var others = there.get().columns().getOrDefault(name, "not there");
                if (!its.equals(others)) {
                    findings.add(Finding.of(
                            Kind.SCHEMA,
                            database.name(),
                            table,
                            0,
                            "the column '" + name + "' is " + its + ", and " + others + " on '" + first + "'"));
                }
            }
        }
    }
}
