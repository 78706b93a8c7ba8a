package io.hibernateshards.cli;

import io.hibernateshards.resharding.ReshardingPlan;
import io.hibernateshards.resharding.ReshardingPlanner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Leaves nothing on a database. */
@Command(name = "drain", description = "Move everything off a database, and take it out of every bucket.")
final class DrainCommand extends ChangeCommand {

    @Parameters(paramLabel = "DATABASE", description = "The database.")
    private String database = "";

    @Mixin
    private Parts parts = new Parts();

    @Override
    ReshardingPlan plan(ReshardingPlanner planner) {
        return planner.drain(database, parts.measure());
    }

    @Override
    int nothingToDo() {
        return ExitCode.OK;
    }
}
