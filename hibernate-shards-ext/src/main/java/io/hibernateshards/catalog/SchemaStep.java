package io.hibernateshards.catalog;

import io.hibernateshards.topology.Database;

/** What is done about a database's schema before its first use. */
public interface SchemaStep {

    /** Nothing is done, and the library's own tables are there already. */
    SchemaStep NONE = new SchemaStep() {
        @Override
        public boolean startsOver() {
            return false;
        }

        @Override
        public boolean mayCreate() {
            return false;
        }

        @Override
        public void run(Database database) {}
    };

    /** Whether the schema with all its rows is dropped first, so that what the database recorded is of no account. */
    boolean startsOver();

    /** Whether missing tables may be created. */
    boolean mayCreate();

    /** Does it on one database, after that was found to be the one that the configuration takes it for. */
    void run(Database database);

    /** Does what needs its record of who it is, before it is used. */
    default void guard(Database database) {}
}
