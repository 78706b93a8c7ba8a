package io.hibernateshards.cli;

import io.hibernateshards.resharding.ReshardingPlan;
import io.hibernateshards.resharding.ReshardingPlanner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Halves a vshard group. */
@Command(
        name = "split",
        description =
                "Move half of a vshard group to a database. Virtual shards that no bucket binds are in the group with the name "
                        + "of their database.")
final class SplitCommand extends ChangeCommand {

    @Parameters(paramLabel = "GROUP", description = "The vshard group.")
    private String group = "";

    @Option(
            names = "--to",
            paramLabel = "DATABASE",
            required = true,
            description = "Where the half with fewer rows goes.")
    private String to = "";

    @Mixin
    private Parts parts = new Parts();

    @Override
    ReshardingPlan plan(ReshardingPlanner planner) {
        return planner.split(group, to, parts.measure());
    }
}
