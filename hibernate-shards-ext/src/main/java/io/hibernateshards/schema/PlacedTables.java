package io.hibernateshards.schema;

import java.util.function.Predicate;
import org.hibernate.boot.model.relational.Namespace;
import org.hibernate.boot.model.relational.Sequence;
import org.hibernate.mapping.Table;
import org.hibernate.tool.schema.spi.SchemaFilter;
import org.hibernate.tool.schema.spi.SchemaFilterProvider;

/** Narrows what Hibernate's schema tools touch to some tables, beside what the application's own filters leave. */
record PlacedTables(SchemaFilterProvider own, Predicate<Table> tables) implements SchemaFilterProvider {

    @Override
    public SchemaFilter getCreateFilter() {
        return narrowed(own.getCreateFilter());
    }

    @Override
    public SchemaFilter getDropFilter() {
        return narrowed(own.getDropFilter());
    }

    @Override
    public SchemaFilter getTruncatorFilter() {
        return narrowed(own.getTruncatorFilter());
    }

    @Override
    public SchemaFilter getMigrateFilter() {
        return narrowed(own.getMigrateFilter());
    }

    @Override
    public SchemaFilter getValidateFilter() {
        return narrowed(own.getValidateFilter());
    }

    private SchemaFilter narrowed(SchemaFilter filter) {
        return new SchemaFilter() {
            @Override
            public boolean includeNamespace(Namespace namespace) {
                return filter.includeNamespace(namespace);
            }

            @Override
            public boolean includeTable(Table table) {
                return tables.test(table) && filter.includeTable(table);
            }

            @Override
            public boolean includeSequence(Sequence sequence) {
                return filter.includeSequence(sequence);
            }
        };
    }

    /** The application's filters where it has none. */
    static final class Unfiltered implements SchemaFilterProvider {

        @Override
        public SchemaFilter getCreateFilter() {
            return SchemaFilter.ALL;
        }

        @Override
        public SchemaFilter getDropFilter() {
            return SchemaFilter.ALL;
        }

        @Override
        public SchemaFilter getTruncatorFilter() {
            return SchemaFilter.ALL;
        }

        @Override
        public SchemaFilter getMigrateFilter() {
            return SchemaFilter.ALL;
        }

        @Override
        public SchemaFilter getValidateFilter() {
            return SchemaFilter.ALL;
        }
    }
}
