package io.hibernateshards.cli;

import io.hibernateshards.resharding.ReshardingPlan;
import io.hibernateshards.resharding.ReshardingPlanner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Gives each database its part. */
@Command(name = "even-out", description = "Give each database its part, within the buckets.")
final class EvenOutCommand extends ChangeCommand {

    @Mixin
    private Parts parts = new Parts();

    @Override
    ReshardingPlan plan(ReshardingPlanner planner) {
        return planner.evenOut(parts.measure());
    }

    @Override
    int nothingToDo() {
        return ExitCode.OK;
    }
}
