package io.hibernateshards.schema;

import io.hibernateshards.catalog.CatalogTables;
import org.hibernate.boot.model.relational.AuxiliaryDatabaseObject;
import org.hibernate.boot.model.relational.SqlStringGenerationContext;
import org.hibernate.dialect.Dialect;

/**
 * Puts the library's own tables into the scripts that Hibernate writes. On the databases themselves they are made without
 * it: there Hibernate would drop them at each update.
 */
final class CatalogTablesInScripts implements AuxiliaryDatabaseObject {

    private static final long serialVersionUID = 1;

    private final transient CatalogTables tables;
    private final boolean shared;
    private boolean writing;

    /** @param shared whether the unit's map is shared, which has tables too; scripts do not tell databases apart */
    CatalogTablesInScripts(CatalogTables tables, boolean shared) {
        this.tables = tables;
        this.shared = shared;
    }

    void during(Runnable run) {
        writing = true;
        try {
            run.run();
        } finally {
            writing = false;
        }
    }

    @Override
    public boolean appliesToDialect(Dialect dialect) {
        return writing;
    }

    @Override
    public boolean beforeTablesOnCreation() {
        return true;
    }

    @Override
    public String[] sqlCreateStrings(SqlStringGenerationContext context) {
        return (shared ? tables.createStatementsOfSharing() : tables.createStatements()).toArray(String[]::new);
    }

    @Override
    public String[] sqlDropStrings(SqlStringGenerationContext context) {
        return tables.dropStatements().toArray(String[]::new);
    }

    @Override
    public String getExportIdentifier() {
        return "io.hibernateshards.catalog";
    }
}
