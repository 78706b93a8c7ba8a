package io.hibernateshards.routing;

import static java.util.stream.Collectors.joining;

import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.DatabaseSet;
import io.hibernateshards.topology.ShardMap;
import java.util.List;

/** The databases that an operation needs. {@link Object#toString} gives a form for people. */
public sealed interface Route {

    /** The databases, by ascending number. */
    List<Database> databases();

    /** Whether one database suffices. */
    default boolean isSingle() {
        return databases().size() == 1;
    }

    /** The route to a set of databases of a map; where the map has but one database, the route to it is single. */
    static Route of(DatabaseSet databases, ShardMap map) {
        var members = databases.among(map.databases());
        if (members.isEmpty()) {
            return new Nowhere();
        }
        if (members.size() == 1) {
            return new Single(members.get(0));
        }
        return databases.equals(map.every()) ? new Every(members) : new Several(members);
    }

    /** One database. */
    record Single(Database database) implements Route {

        @Override
        public List<Database> databases() {
            return List.of(database);
        }

        @Override
        public String toString() {
            return "single (" + database + ")";
        }
    }

    /** Some of the databases. */
    record Several(List<Database> databases) implements Route {

        public Several {
            databases = List.copyOf(databases);
        }

        @Override
        public String toString() {
            return named("several", databases);
        }
    }

    /** All databases. */
    record Every(List<Database> databases) implements Route {

        public Every {
            databases = List.copyOf(databases);
        }

        @Override
        public String toString() {
            return named("every", databases);
        }
    }

    /** No database: no row can be meant. */
    record Nowhere() implements Route {

        @Override
        public List<Database> databases() {
            return List.of();
        }

        @Override
        public String toString() {
            return "nowhere";
        }
    }

    private static String named(String kind, List<Database> databases) {
        return databases.stream().map(Database::name).collect(joining(", ", kind + " (", ")"));
    }
}
