package io.hibernateshards.cli;

import picocli.CommandLine.Command;

/** The nodes of the application that use the map. */
@Command(
        name = "nodes",
        description =
                "The nodes with a lease, or whose lease ended and who have not left: the version of the map that their "
                        + "transactions may still have, and how long the lease lasts.")
final class NodesCommand extends UnitCommand {

    @Override
    int run(Output output) {
        var resharder = resharder();
        long epoch = resharder.map().epoch();
        var nodes = resharder.nodes();
        var table = new TextTable("node", "map version", "behind", "lease");
        for (var node : nodes) {
            table.row(
                    node.name(),
                    node.epoch(),
                    Math.max(0, epoch - node.epoch()),
                    node.isAlive()
                            ? Times.text(node.leaseLeft())
                            : "ended " + Times.text(node.leaseLeft().negated()) + " ago");
        }
        output.line(nodes.isEmpty() ? "No node uses the map, version " + epoch : "Map version " + epoch);
        output.table(table);
        output.json(Output.object(
                "epoch",
                epoch,
                "nodes",
                nodes.stream()
                        .map(node -> Output.object(
                                "id", node.id(),
                                "name", node.name(),
                                "epoch", node.epoch(),
                                "alive", node.isAlive(),
                                "leaseLeftMillis", node.leaseLeft().toMillis()))
                        .toList()));
        return ExitCode.OK;
    }
}
