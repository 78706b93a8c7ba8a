package io.hibernateshards.cli;

import io.hibernateshards.resharding.CopyRate;
import io.hibernateshards.resharding.Measure;
import io.hibernateshards.resharding.PlacementComparison;
import io.hibernateshards.resharding.ReshardingPlan;
import io.hibernateshards.topology.VirtualShardRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A plan as it is shown, beside what the same change moves where places are computed. */
final class PlanView {

    private final ReshardingPlan plan;
    private final CopyRate rate;

    PlanView(ReshardingPlan plan, CopyRate rate) {
        this.plan = plan;
        this.rate = rate;
    }

    private List<Measure> known() {
        return Stream.of(Measure.VIRTUAL_SHARDS, Measure.ROWS, Measure.BYTES)
                .filter(plan.figures()::knows)
                .toList();
    }

    List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add(String.format(
                Locale.ROOT,
                "Plan '%s' in keyspace '%s': %,d of %,d virtual shards move",
                plan.change(),
                plan.keyspace(),
                plan.shardCount(),
                plan.before().shardCount()));
        if (!plan.moves().isEmpty()) {
            lines.add("");
            var moves = new TextTable("from", "to", "count", "rows", "bytes", "virtual shards");
            for (var move : plan.moves()) {
                moves.row(
                        move.from(),
                        move.to(),
                        move.shardCount(),
                        amount(Measure.ROWS, move.shards()),
                        amount(Measure.BYTES, move.shards()),
                        VirtualShardRange.text(move.shards()));
            }
            lines.addAll(moves.lines());
            lines.add("");
            lines.add("What the same change of databases moves:");
            var ways = new TextTable("places", "virtual shards", "rows", "bytes");
            row(ways, "this plan", PlacementComparison::byPlan);
            row(ways, "hash modulo databases", PlacementComparison::byModulo);
            row(ways, "consistent-hash ring", PlacementComparison::byRing);
            lines.addAll(ways.lines());
            lines.add("");
            lines.add(plan.duration(rate)
                    .map(time -> "About " + Times.text(time) + " one after another, at "
                            + TextTable.text(rate.rowsPerSecond()) + " rows a second.")
                    .orElse("How long it takes is not known, since no rows were counted."));
        }
        return lines;
    }

    private OptionalLong amount(Measure measure, List<VirtualShardRange> shards) {
        return plan.figures().sum(measure, shards);
    }

    private void row(TextTable table, String way, ToLongFunction<PlacementComparison> moved) {
        table.row(way, moved(Measure.VIRTUAL_SHARDS, moved), moved(Measure.ROWS, moved), moved(Measure.BYTES, moved));
    }

    private OptionalLong moved(Measure measure, ToLongFunction<PlacementComparison> moved) {
        return known().contains(measure)
                ? OptionalLong.of(moved.applyAsLong(plan.comparison(measure)))
                : OptionalLong.empty();
    }

    Map<String, @Nullable Object> json() {
        return Output.object(
                "change", plan.change(),
                "keyspace", plan.keyspace(),
                "virtualShards", plan.shardCount(),
                "ofVirtualShards", plan.before().shardCount(),
                "rows", plan.amount(Measure.ROWS),
                "bytes", plan.amount(Measure.BYTES),
                "seconds", plan.duration(rate).map(time -> time.toMillis() / 1000.0),
                "moves",
                        plan.moves().stream()
                                .map(move -> Output.object(
                                        "from", move.from(),
                                        "to", move.to(),
                                        "virtualShards", move.shardCount(),
                                        "ranges", MapCommand.ranges(move.shards())))
                                .toList(),
                "comparison",
                        known().stream()
                                .map(measure -> {
                                    var its = plan.comparison(measure);
                                    return Output.object(
                                            "measure", measure.unit(),
                                            "counted", its.counted(),
                                            "plan", its.byPlan(),
                                            "modulo", its.byModulo(),
                                            "ring", its.byRing());
                                })
                                .toList());
    }
}
