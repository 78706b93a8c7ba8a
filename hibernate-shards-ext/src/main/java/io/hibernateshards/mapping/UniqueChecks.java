package io.hibernateshards.mapping;

import static io.hibernateshards.logging.MappingMessages.MESSAGES;

import io.hibernateshards.UniquePerDatabase;
import io.hibernateshards.mapping.BootEntity.Key;
import io.hibernateshards.mapping.ShardedModel.Association;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.hibernate.boot.spi.InFlightMetadataCollector;
import org.hibernate.mapping.Collection;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.Table;

/**
 * Finds unique constraints that each database would enforce by itself. One holds over all databases where equal values can
 * only be in one virtual shard: where it contains the id, the shard key, or a reference to something of the same virtual shard.
 */
final class UniqueChecks {

    private final Associations associations;
    private final List<String> problems;

    UniqueChecks(Associations associations, List<String> problems) {
        this.associations = associations;
        this.problems = problems;
    }

    void run(BootEntity root, Key key, InFlightMetadataCollector metadata) {
        if (MappingChecks.isMarked(root, UniquePerDatabase.class)) {
            return;
        }
        var telling = telling(root, key);
        var reported = new HashSet<Set<String>>();
        for (var table : tables(root)) {
            check(root, key, table, telling, reported);
        }
        for (var collection : metadata.getCollectionBindings()) {
            if (collection.getOwner().getRootClass() == root.root() && HiddenColumn.hasTableOfItsOwn(collection)) {
                check(root, key, collection.getCollectionTable(), telling(collection), reported);
            }
        }
    }

    private List<List<Column>> telling(BootEntity root, Key key) {
        var telling = new ArrayList<List<Column>>();
        telling.add(root.root().getIdentifier().getColumns());
        telling.add(key.value().getColumns());
        for (var attribute : associations.of(root)) {
            if (!attribute.isCollection()
                    && !attribute.value().hasFormula()
                    && associations.isPromised(attribute)
                    && associations.kindOf(attribute) == Association.COLOCATED) {
                telling.add(attribute.value().getColumns());
            }
        }
        return telling;
    }

    /** A row of a collection's table lives with its owner, and so does an element that is a colocated entity. */
    private List<List<Column>> telling(Collection collection) {
        var telling = new ArrayList<List<Column>>();
        telling.add(collection.getKey().getColumns());
        if (Associations.elementEntity(collection.getElement()) != null) {
            telling.add(collection.getElement().getColumns());
        }
        return telling;
    }

    private void check(BootEntity root, Key key, Table table, List<List<Column>> telling, Set<Set<String>> reported) {
        var constraints = new ArrayList<List<Column>>();
        table.getUniqueKeys().values().forEach(unique -> constraints.add(unique.getColumns()));
        table.getColumns().stream().filter(Column::isUnique).forEach(column -> constraints.add(List.of(column)));
        for (var constraint : constraints) {
            var names = new TreeSet<String>();
            constraint.forEach(column -> names.add(column.getName()));
            boolean isPrimaryKey = table.getPrimaryKey() != null
                    && constraint.containsAll(table.getPrimaryKey().getColumns());
            boolean holds = isPrimaryKey || telling.stream().anyMatch(constraint::containsAll);
            if (!holds && reported.add(names)) {
                problems.add(MESSAGES.uniquePerDatabase(root.name(), String.join(", ", names), key.name()));
            }
        }
    }

    static Set<Table> tables(BootEntity root) {
        var tables = new LinkedHashSet<Table>();
        tables.add(root.root().getTable());
        root.root().getJoins().forEach(join -> tables.add(join.getTable()));
        for (PersistentClass subclass : root.root().getSubclassClosure()) {
            tables.add(subclass.getTable());
            subclass.getJoins().forEach(join -> tables.add(join.getTable()));
        }
        return tables;
    }
}
