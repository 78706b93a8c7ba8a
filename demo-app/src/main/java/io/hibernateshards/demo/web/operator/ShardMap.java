package io.hibernateshards.demo.web.operator;

import io.hibernateshards.VirtualShard;
import io.hibernateshards.demo.web.Shards;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** Where each virtual shard lives, and how busy and how full all is. */
@Component
class ShardMap {

    /**
     * A database with its virtual shards.
     *
     * @param name its name
     * @param shards the numbers of its virtual shards, in order
     */
    record Database(String name, List<Integer> shards) {}

    /**
     * What the page is told every second.
     *
     * @param databases in their order
     * @param operations of each virtual shard in the last second, by number
     * @param hot the numbers of the hot ones, the busiest first
     * @param traffic whether made-up traffic runs
     */
    record Moment(List<DatabaseMoment> databases, List<Long> operations, List<Integer> hot, Traffic.State traffic) {}

    /**
     * A database in the last second.
     *
     * @param name its name
     * @param statements how many it was sent
     * @param answers whether it answered when its rows were counted last
     * @param rows how many it has, or 0 if it did not answer
     * @param percent how full that is, of the capacity that is configured
     */
    record DatabaseMoment(String name, long statements, boolean answers, long rows, double percent) {}

    private final Shards shards;
    private final ShardMapSettings settings;
    private final Traffic traffic;
    private final ShardLoad load;
    private final RowCounts rows;

    ShardMap(Shards shards, ShardMapSettings settings, Traffic traffic, ShardLoad load, RowCounts rows) {
        this.shards = shards;
        this.settings = settings;
        this.traffic = traffic;
        this.load = load;
        this.rows = rows;
    }

    /** Whether there is a map: the unit is sharded. */
    boolean isThere() {
        return shards.factory().isPresent();
    }

    /** The databases with their virtual shards. */
    List<Database> databases() {
        return shards.factory()
                .map(factory -> {
                    var databases = new ArrayList<Database>();
                    for (var name : factory.databaseNames()) {
                        databases.add(new Database(
                                name,
                                factory.delegates().stream()
                                        .filter(shard -> shard.database().equals(name))
                                        .map(VirtualShard::id)
                                        .map(id -> id.number())
                                        .toList()));
                    }
                    return databases;
                })
                .orElseGet(ArrayList::new);
    }

    /** The last second, with the rows that were counted last. */
    Moment moment() {
        var second = load.last();
        var databases = shards.databaseNames().stream()
                .map(name -> {
                    var counted = rows.on(name);
                    long stored = counted.orElse(0);
                    return new DatabaseMoment(
                            name,
                            second.statements().getOrDefault(name, 0L),
                            counted.isPresent(),
                            stored,
                            Math.round(1000.0 * stored / settings.rowsPerDatabase()) / 10.0);
                })
                .toList();
        return new Moment(databases, second.operations(), second.hot(), traffic.state());
    }
}
