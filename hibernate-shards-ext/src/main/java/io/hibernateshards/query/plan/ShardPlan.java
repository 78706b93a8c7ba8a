package io.hibernateshards.query.plan;

import io.hibernateshards.topology.Database;
import java.util.List;

/** How one execution of a statement runs. */
public sealed interface ShardPlan {

    List<Database> databases();

    /** The statement as it is, on one database. */
    record Pinned(Database database) implements ShardPlan {

        @Override
        public List<Database> databases() {
            return List.of(database);
        }

        @Override
        public String toString() {
            return "Pinned " + database;
        }
    }

    /** A partial statement on several databases, whose rows are merged. */
    record Scatter(List<Database> databases) implements ShardPlan {

        public Scatter {
            databases = List.copyOf(databases);
        }

        @Override
        public String toString() {
            return "Slice\n  OrderedMerge\n    Scatter " + databases;
        }
    }

    /** No database can have a row: the statement runs on any one of them, so that even an aggregate gives its row. */
    record Nowhere(Database any) implements ShardPlan {

        @Override
        public List<Database> databases() {
            return List.of(any);
        }

        @Override
        public String toString() {
            return "Nowhere, asked on " + any;
        }
    }
}
