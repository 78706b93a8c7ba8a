package io.hibernateshards.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.hibernate.boot.spi.InFlightMetadataCollector;
import org.hibernate.boot.spi.MetadataBuildingContext;
import org.hibernate.engine.spi.FilterDefinition;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.mapping.BasicValue;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.JoinedSubclass;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.RootClass;
import org.hibernate.mapping.Table;
import org.hibernate.mapping.UnionSubclass;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.metamodel.mapping.SelectableMapping;
import org.hibernate.metamodel.mapping.internal.SelectableMappingImpl;
import org.hibernate.type.StandardBasicTypes;

/**
 * The column {@code vshard} that every table of an entity group has and no entity knows. Adapter to
 * {@code org.hibernate.metamodel.mapping.internal.SelectableMappingImpl}: Hibernate makes selectable columns by no public type.
 */
public final class HiddenColumn {

    /** The column's name. */
    public static final String NAME = "vshard";

    /** The filter that leaves the rows of one virtual shard, and its parameter; where it is not enabled, it does nothing. */
    public static final String FILTER = "hibernate_shards_vshard";

    public static final String FILTER_PARAMETER = "vshard";

    private HiddenColumn() {}

    /**
     * The filter that leaves out rows of virtual shards which a database holds and does not own; it has one parameter for each
     * keyspace, and loads by ids heed it too.
     */
    public static final String FOREIGN_FILTER = "hibernate_shards_foreign";

    /** The filter's parameter of a keyspace: the numbers of virtual shards, at least one. */
    public static String foreignParameter(String keyspace) {
        var name = new StringBuilder("keyspace");
        for (byte its : keyspace.getBytes(UTF_8)) {
            name.append('_').append(Integer.toHexString(its & 0xff));
        }
        return name.toString();
    }

    /** Defines the {@link #FILTER}, which queries of a session of one virtual shard enable. */
    static void defineFilter(InFlightMetadataCollector metadata) {
        var type = metadata.getTypeConfiguration().getBasicTypeRegistry().resolve(StandardBasicTypes.SHORT);
        metadata.addFilterDefinition(
                new FilterDefinition(FILTER, NAME + " = :" + FILTER_PARAMETER, Map.of(FILTER_PARAMETER, type)));
    }

    /**
     * Defines the {@link #FOREIGN_FILTER}, for units whose virtual shards can move: Hibernate asks filters of an application in more
     * places where a unit has one that loads by ids heed.
     */
    static void defineForeignFilter(InFlightMetadataCollector metadata, Collection<String> keyspaces) {
        var type = metadata.getTypeConfiguration().getBasicTypeRegistry().resolve(StandardBasicTypes.SHORT);
        var parameters = new HashMap<String, JdbcMapping>();
        keyspaces.forEach(keyspace -> parameters.put(foreignParameter(keyspace), type));
        metadata.addFilterDefinition(new FilterDefinition(FOREIGN_FILTER, "", false, true, parameters, Map.of()));
    }

    /** Whether a collection has rows that are no entity's, and writes them. */
    static boolean hasTableOfItsOwn(org.hibernate.mapping.Collection collection) {
        return !collection.isOneToMany() && !collection.isInverse();
    }

    /** Whether a table has a column of the application's with this name. */
    static boolean isTaken(Table table) {
        return table.getColumns().stream().anyMatch(column -> column.getName().equalsIgnoreCase(NAME));
    }

    /** Adds the column to each table of a root entity and its subclasses, and takes over how they are written. */
    static void addTo(RootClass root, MetadataBuildingContext context) {
        addTo(root.getTable(), context);
        root.getJoins().forEach(join -> addTo(join.getTable(), context));
        root.setStateManagementType(ShardedEntityState.class);
        root.addFilter(FILTER, NAME + " = :" + FILTER_PARAMETER, true, Map.of(), Map.of());
        for (PersistentClass subclass : root.getSubclassClosure()) {
            if (subclass instanceof JoinedSubclass || subclass instanceof UnionSubclass) {
                addTo(subclass.getTable(), context);
            }
            subclass.getJoins().forEach(join -> addTo(join.getTable(), context));
        }
    }

    /** Lets the {@link #FOREIGN_FILTER} leave out rows of a root entity and its subclasses. */
    static void addForeignFilter(RootClass root, String keyspace) {
        root.addFilter(
                FOREIGN_FILTER, NAME + " not in (:" + foreignParameter(keyspace) + ")", true, Map.of(), Map.of());
    }

    /** Adds the column to the table of a collection that has one of its own. */
    static void addTo(org.hibernate.mapping.Collection collection, MetadataBuildingContext context) {
        if (hasTableOfItsOwn(collection)) {
            addTo(collection.getCollectionTable(), context);
            collection.setStateManagementType(ShardedCollectionState.class);
        }
    }

    private static void addTo(Table table, MetadataBuildingContext context) {
        // The table of a union subclass has its superclass's columns already, but not their indexes.
        if (!isTaken(table)) {
            var column = new Column(NAME);
            column.setNullable(false);
            var value = new BasicValue(context, table);
            value.setTypeName("short");
            value.setImplicitJavaTypeAccess(configuration -> Short.class);
            column.setValue(value);
            table.addColumn(column);
            value.addColumn(column);
        }
        if (table.isPhysicalTable()) {
            var index = table.getOrCreateIndex(indexName(table));
            if (index.getColumns().isEmpty()) {
                index.addColumn(table.getColumn(new Column(NAME)));
            }
        }
    }

    /** The table's name cut to what every database takes, told apart by its hash where it is cut. */
    private static String indexName(Table table) {
        var name = table.getName().replaceAll("\\W", "_");
        var schema = table.getSchema() == null ? "" : table.getSchema() + ".";
        return "idx_"
                + (name.length() <= 40
                        ? name
                        : name.substring(0, 40) + "_" + Integer.toHexString((schema + name).hashCode()))
                + "_" + NAME;
    }

    /** The column in a table, as Hibernate's mutation operations want it. */
    static SelectableMapping in(String tableName, SessionFactoryImplementor factory) {
        return new SelectableMappingImpl(
                tableName,
                NAME,
                null,
                null,
                "?",
                null,
                null,
                null,
                null,
                null,
                false,
                false,
                true,
                true,
                false,
                false,
                factory.getTypeConfiguration().getBasicTypeForJavaType(Short.class));
    }
}
