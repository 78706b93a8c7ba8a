package io.hibernateshards.schema;

import io.hibernateshards.catalog.ShardedTable;
import io.hibernateshards.mapping.HiddenColumn;
import io.hibernateshards.mapping.ShardedModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.model.relational.SqlStringGenerationContext;
import org.hibernate.dialect.Dialect;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.mapping.Collection;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.ForeignKey;
import org.hibernate.mapping.IdentifierCollection;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.Table;

/**
 * Reads from Hibernate's mapping which tables have rows that are spread by their virtual shards: those of sharded entities,
 * theirs of subclasses, secondary and join tables, and the tables of their collections.
 */
final class MappedTables {

    /** A table with what its entity or collection says of it. */
    private record Mapped(String keyspace, List<Column> collectionKey, List<Column> numbered) {}

    private final Metadata metadata;
    private final SqlStringGenerationContext context;
    private final Dialect dialect;
    private final Map<Table, Mapped> mapped = new LinkedHashMap<>();

    private MappedTables(Metadata metadata, SessionFactoryImplementor engine) {
        this.metadata = metadata;
        this.context = engine.getSqlStringGenerationContext();
        this.dialect = engine.getJdbcServices().getDialect();
    }

    /** The tables, a parent before its children. */
    static List<ShardedTable> of(Metadata metadata, SessionFactoryImplementor engine, ShardedModel model) {
        var tables = new MappedTables(metadata, engine);
        metadata.getEntityBindings().forEach(entity -> tables.addTablesOf(entity, model));
        metadata.getCollectionBindings().forEach(collection -> tables.addTableOf(collection, model));
        return ShardedTable.parentsFirst(tables.mapped.entrySet().stream()
                .map(its -> tables.described(its.getKey(), its.getValue()))
                .toList());
    }

    private void addTablesOf(PersistentClass entity, ShardedModel model) {
        var mapping = model.entity(entity.getEntityName());
        if (mapping.isSharded()) {
            var its = new Mapped(
                    mapping.group().keyspace(), entity.getIdentifier().getColumns(), List.of());
            add(entity.getTable(), its);
            entity.getJoins().forEach(join -> add(join.getTable(), its));
        }
    }

    private void addTableOf(Collection collection, ShardedModel model) {
        var owner = model.entity(collection.getOwner().getEntityName());
        if (owner.isSharded() && !collection.isOneToMany()) {
            add(
                    collection.getCollectionTable(),
                    new Mapped(owner.group().keyspace(), collection.getKey().getColumns(), numberedBy(collection)));
        }
    }

    /** Numbers that a collection gives its rows repeat on every database, wherever they come from. */
    private static List<Column> numberedBy(Collection collection) {
        return collection instanceof IdentifierCollection identified
                        && Number.class.isAssignableFrom(
                                identified.getIdentifier().getType().getReturnedClass())
                ? identified.getIdentifier().getColumns()
                : List.of();
    }

    private void add(Table table, Mapped its) {
        if (table.isPhysicalTable()) {
            mapped.putIfAbsent(table, its);
        }
    }

    private ShardedTable described(Table table, Mapped its) {
        var primaryKey = table.getPrimaryKey();
        return new ShardedTable(
                nameOf(table),
                its.keyspace(),
                nameOf(table.getColumn(new Column(HiddenColumn.NAME))),
                names(primaryKey == null ? its.collectionKey() : primaryKey.getColumns()),
                primaryKey != null,
                names(numberedColumns(table, its)),
                parents(table, its),
                ShardedTable.fingerprintOfColumns(columns(table)));
    }

    private List<Column> numberedColumns(Table table, Mapped its) {
        var numbered = new LinkedHashSet<>(its.numbered());
        table.getColumns().stream().filter(Column::isIdentity).forEach(numbered::add);
        return new ArrayList<>(numbered);
    }

    private List<String> parents(Table table, Mapped its) {
        return table.getForeignKeyCollection().stream()
                .filter(key -> key.isCreationEnabled() && key.isPhysicalConstraint())
                .map(ForeignKey::getReferencedTable)
                .filter(parent -> isIn(its.keyspace(), parent))
                .map(this::nameOf)
                .distinct()
                .sorted()
                .toList();
    }

    private boolean isIn(String keyspace, Table table) {
        var its = mapped.get(table);
        return its != null && its.keyspace().equals(keyspace);
    }

    private List<String> columns(Table table) {
        return table.getColumns().stream()
                .map(column ->
                        nameOf(column) + " " + column.getSqlType(metadata) + (column.isNullable() ? "" : " not null"))
                .collect(Collectors.toList());
    }

    private List<String> names(List<Column> columns) {
        return columns.stream().map(this::nameOf).toList();
    }

    private String nameOf(Table table) {
        return context.format(table.getQualifiedTableName());
    }

    private String nameOf(Column column) {
        return column.getQuotedName(dialect);
    }
}
