package io.hibernateshards.cli;

import io.hibernateshards.resharding.ReshardingPlan;
import io.hibernateshards.resharding.ReshardingPlanner;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Moves virtual shards that are named by their numbers. */
@Command(name = "move", description = "Move virtual shards to a database.")
final class MoveCommand extends ChangeCommand {

    @Parameters(paramLabel = "SHARDS", split = ",", arity = "1..*", description = "Numbers and ranges, as in 0-15,42.")
    private List<String> shards = List.of();

    @Option(names = "--to", paramLabel = "DATABASE", required = true, description = "Where they go.")
    private String to = "";

    @Override
    ReshardingPlan plan(ReshardingPlanner planner) {
        return planner.move(ShardRanges.of(shards, spec()), to);
    }
}
