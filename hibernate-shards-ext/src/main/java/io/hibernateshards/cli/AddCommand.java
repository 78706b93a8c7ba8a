package io.hibernateshards.cli;

import io.hibernateshards.resharding.ReshardingPlan;
import io.hibernateshards.resharding.ReshardingPlanner;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gives databases that have nothing their parts. */
@Command(
        name = "add",
        description =
                "Give databases their parts of the virtual shards. The map knows them when a node was started with them.")
final class AddCommand extends ChangeCommand {

    @Parameters(paramLabel = "DATABASE", arity = "1..*", description = "The databases.")
    private List<String> databases = List.of();

    @Option(
            names = "--group",
            paramLabel = "GROUP",
            description =
                    "A vshard group into whose bucket they come; several by several such options. Without it they get their "
                            + "parts of what no bucket binds.")
    private List<String> groups = List.of();

    @Mixin
    private Parts parts = new Parts();

    @Override
    ReshardingPlan plan(ReshardingPlanner planner) {
        return groups.isEmpty()
                ? planner.add(databases, parts.measure())
                : planner.add(databases, groups, parts.measure());
    }
}
