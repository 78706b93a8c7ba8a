package io.hibernateshards.cli;

import io.hibernateshards.resharding.ShardVerifier;
import picocli.CommandLine.Command;

/** The tables whose rows are spread. */
@Command(
        name = "schema",
        description =
                "The tables whose rows are spread by their virtual shards, a parent before its children, and where databases have "
                        + "other columns. Exit code 3 where they have.")
final class SchemaCommand extends UnitCommand {

    @Override
    int run(Output output) {
        var databases = program().databases();
        var state = ShardVerifier.of(databases, catalog(databases)).schema();
        var table = new TextTable("table", "keyspace", "key", "virtual shard", "columns");
        state.tables()
                .forEach(its -> table.row(
                        its.name(),
                        its.keyspace(),
                        String.join(", ", its.keyColumns()),
                        its.shardColumn(),
                        its.columns()));
        output.table(table);
        output.line("");
        output.line(
                state.findings().isEmpty()
                        ? "All databases have the same columns."
                        : "The databases have not the same columns:");
        output.table(Findings.table(state.findings()));
        output.json(Output.object(
                "tables",
                        state.tables().stream()
                                .map(its -> Output.object(
                                        "name", its.name(),
                                        "keyspace", its.keyspace(),
                                        "key", its.keyColumns(),
                                        "shardColumn", its.shardColumn(),
                                        "columns", its.columns()))
                                .toList(),
                "findings", Findings.json(state.findings())));
        return state.findings().isEmpty() ? ExitCode.OK : ExitCode.FOUND;
    }
}
