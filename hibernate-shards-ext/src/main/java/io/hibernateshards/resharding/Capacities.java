package io.hibernateshards.resharding;

import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.KeyspaceMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The capacities of databases by their names; {@link Capacity#DEFAULT} where none is said. */
record Capacities(Map<String, Capacity> byName) {

    Capacities {
        byName = Map.copyOf(byName);
    }

    Capacity of(Database database) {
        return byName.getOrDefault(database.name(), Capacity.DEFAULT);
    }

    /** How much of its limit a database has in a map, in percent, by what is fuller; empty where it has no limit or figure. */
    OptionalDouble percentFull(Database database, KeyspaceMap map, KeyspaceFigures figures) {
        return Stream.of(Measure.ROWS, Measure.BYTES)
                .filter(measure -> of(database).limit(measure).isPresent() && figures.knows(measure))
                .mapToDouble(measure -> 100.0
                        * used(database, map, figures, measure).orElseThrow()
                        / of(database).limit(measure).orElseThrow())
                .max();
    }

    static OptionalLong used(Database database, KeyspaceMap map, KeyspaceFigures figures, Measure measure) {
        return figures.sum(measure, map.rangesOn(database));
    }
}
