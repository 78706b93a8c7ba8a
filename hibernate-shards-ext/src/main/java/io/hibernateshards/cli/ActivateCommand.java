package io.hibernateshards.cli;

import io.hibernateshards.resharding.ReshardingPlan;
import io.hibernateshards.resharding.ReshardingPlanner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lets a waiting database of a bucket take its part. */
@Command(
        name = "activate",
        description =
                "Make the next waiting database of a vshard group's bucket active, and give it its part of the group.")
final class ActivateCommand extends ChangeCommand {

    @Parameters(paramLabel = "GROUP", description = "The vshard group.")
    private String group = "";

    @Mixin
    private Parts parts = new Parts();

    @Override
    ReshardingPlan plan(ReshardingPlanner planner) {
        return planner.activate(group, parts.measure());
    }
}
