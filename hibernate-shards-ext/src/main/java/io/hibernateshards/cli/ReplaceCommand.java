package io.hibernateshards.cli;

import io.hibernateshards.resharding.ReshardingPlan;
import io.hibernateshards.resharding.ReshardingPlanner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts one database into the place of another. */
@Command(
        name = "replace",
        description = "Move everything from a database to another, which takes its place in every bucket.")
final class ReplaceCommand extends ChangeCommand {

    @Parameters(paramLabel = "DATABASE", description = "The database that shall have nothing.")
    private String database = "";

    @Option(names = "--by", paramLabel = "DATABASE", required = true, description = "The one that takes its place.")
    private String by = "";

    @Override
    ReshardingPlan plan(ReshardingPlanner planner) {
        return planner.replace(database, by);
    }

    @Override
    int nothingToDo() {
        return ExitCode.OK;
    }
}
