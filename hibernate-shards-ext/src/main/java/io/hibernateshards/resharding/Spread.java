package io.hibernateshards.resharding;

import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.DatabaseSet;
import io.hibernateshards.topology.KeyspaceMap;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** A question: which database shall each virtual shard have, so that each database has its part and the fewest rows move? */
final class Spread {

    private final KeyspaceMap map;
    private final List<Database> databases;
    private final DatabaseSet[] allowed;
    private final KeyspaceFigures figures;
    private final Measure measure;
    private final Capacities capacities;

    /**
     * @param databases all databases of the unit, by their numbers
     * @param allowed where a virtual shard may be afterwards, not empty; one that may only be where it is stays
     */
    Spread(
            KeyspaceMap map,
            List<Database> databases,
            IntFunction<DatabaseSet> allowed,
            KeyspaceFigures figures,
            Measure measure,
            Capacities capacities) {
        this.map = map;
        this.databases = databases;
        this.allowed = IntStream.range(0, map.shardCount()).mapToObj(allowed).toArray(DatabaseSet[]::new);
        this.figures = figures;
        this.measure = measure;
        this.capacities = capacities;
    }

    /** The database of each virtual shard, by its number. */
    List<Database> solve() {
        return measure == Measure.VIRTUAL_SHARDS ? new EvenCount(this).places() : new EvenWeight(this).places();
    }

    int shardCount() {
        return allowed.length;
    }

    /** How many numbers databases have. */
    int databaseCount() {
        return databases.size();
    }

    Database database(int number) {
        return databases.get(number);
    }

    /** The number of a virtual shard's database. */
    int home(int shard) {
        return map.databaseOf(shard).number();
    }

    DatabaseSet allowed(int shard) {
        return allowed[shard];
    }

    boolean isFixed(int shard) {
        return allowed[shard].equals(DatabaseSet.of(map.databaseOf(shard)));
    }

    boolean mayStay(int shard) {
        return allowed[shard].contains(map.databaseOf(shard));
    }

    /** The databases that a virtual shard that is not fixed may have, by ascending number. */
    int[] participants() {
        var union = IntStream.range(0, allowed.length)
                .filter(shard -> !isFixed(shard))
                .mapToObj(shard -> allowed[shard])
                .reduce(DatabaseSet.EMPTY, DatabaseSet::or);
        return numbers(union);
    }

    int[] numbers(DatabaseSet set) {
        return set.among(databases).stream().mapToInt(Database::number).toArray();
    }

    long weight(int shard) {
        return figures.of(measure, shard);
    }

    /** What moving a virtual shard costs. */
    long rows(int shard) {
        return figures.of(figures.knows(Measure.ROWS) ? Measure.ROWS : Measure.BYTES, shard);
    }

    double[] shares() {
        ToDoubleFunction<Database> share = database -> capacities.of(database).share();
        return databases.stream().mapToDouble(share).toArray();
    }

    KeyspaceFigures figures() {
        return figures;
    }

    Capacities capacities() {
        return capacities;
    }
}
