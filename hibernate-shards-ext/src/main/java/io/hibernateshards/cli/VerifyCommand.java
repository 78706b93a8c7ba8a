package io.hibernateshards.cli;

import io.hibernateshards.resharding.Finding;
import io.hibernateshards.resharding.Measure;
import io.hibernateshards.resharding.MoveRefusedException;
import io.hibernateshards.resharding.ShardVerifier;
import io.hibernateshards.resharding.Verification;
import io.hibernateshards.topology.VirtualShardRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Whether all rows are where they belong. */
@Command(
        name = "verify",
        description =
                "Read all rows, and look whether they are where the map says: rows on a database that does not own them, records "
                        + "of ownership that differ from the map, rows without their parent or in another virtual shard than it, columns "
                        + "that differ between databases. Exit code 3 where something is found.")
final class VerifyCommand extends UnitCommand {

    @Option(names = "--keyspace", paramLabel = "NAME", description = "One keyspace; all if not given.")
    private @Nullable String keyspace;

    @Option(
            names = "--digests",
            paramLabel = "SHARDS",
            split = ",",
            description =
                    "Tell a digest of the rows of these virtual shards, as in 0-15,42; of the same rows it is the same "
                            + "wherever they are. Reads them row by row.")
    private List<String> digests = List.of();

    @Option(
            names = "--reference",
            paramLabel = "TABLE",
            split = ",",
            description =
                    "Tables of reference entities, which are to have the same rows on every database; as SQL names them.")
    private List<String> references = List.of();

    @Option(
            names = "--repair",
            description = "Delete rows on databases that do not own them, where the owner has all of them, the same.")
    private boolean repair;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask before repairs.")
    private boolean yes;

    @Override
    int run(Output output) {
        var ranges = ShardRanges.of(digests, spec());
        var databases = program().databases();
        var verifier = ShardVerifier.of(databases, catalog(databases));
        var map = resharder().map();
        var verified = new ArrayList<Map<String, @Nullable Object>>();
        var findings = new ArrayList<Finding>();
        var tables = references;
        for (var name : Keyspaces.of(map, keyspace, spec())) {
            var verification = verifier.verify(name, ranges, tables);
            show(output, verification, ranges);
            findings.addAll(verification.findings());
            verified.add(json(verification));
            // They belong to no keyspace: once is enough.
            tables = List.of();
        }
        var repaired = repair ? repair(output, verifier, findings) : List.<Map<String, @Nullable Object>>of();
        output.json(Output.object("clean", findings.isEmpty(), "keyspaces", verified, "repaired", repaired));
        long mended =
                repaired.stream().filter(its -> its.get("failure") == null).count();
        return mended == findings.size() ? ExitCode.OK : ExitCode.FOUND;
    }

    private static void show(Output output, Verification verification, List<VirtualShardRange> ranges) {
        var census = verification.census();
        output.line("Keyspace '" + census.map().keyspace() + "': "
                + TextTable.text(census.total(Measure.ROWS)) + " rows of "
                + census.map().shardCount()
                + " virtual shards, " + (verification.isClean() ? "all as it should be" : "not all as it should be"));
        if (!ranges.isEmpty()) {
            var table = new TextTable("virtual shard", "rows", "digest");
            verification
                    .digests()
                    .forEach(its ->
                            table.row(census.map().keyspace() + "/" + its.virtualShard(), its.rows(), its.digest()));
            output.table(table);
        }
        output.table(Findings.table(verification.findings()));
    }

    private List<Map<String, @Nullable Object>> repair(Output output, ShardVerifier verifier, List<Finding> findings) {
        var repairable = findings.stream().filter(Finding::repairable).toList();
        long rows = repairable.stream().mapToLong(Finding::rows).sum();
        if (repairable.isEmpty()
                || !Confirmation.granted(
                        program().terminal(),
                        output,
                        yes,
                        "Delete " + rows + " rows that their owners have too, the same?")) {
            return List.of();
        }
        var repaired = new ArrayList<Map<String, @Nullable Object>>();
        for (var finding : repairable) {
            String failure = null;
            long deleted = 0;
            try {
                deleted = verifier.repair(finding);
                output.line(finding.subject() + " on " + finding.database() + ": " + deleted + " rows deleted");
            } catch (MoveRefusedException refusal) {
                failure = refusal.getMessage();
                output.line(finding.subject() + " on " + finding.database() + ": " + failure);
            }
            repaired.add(Output.object(
                    "subject",
                    finding.subject(),
                    "database",
                    finding.database(),
                    "deleted",
                    deleted,
                    "failure",
                    failure));
        }
        return repaired;
    }

    private static Map<String, @Nullable Object> json(Verification verification) {
        return Output.object(
                "name", verification.census().map().keyspace(),
                "rows", verification.census().total(Measure.ROWS),
                "digests",
                        verification.digests().stream()
                                .map(its -> Output.object(
                                        "virtualShard", its.virtualShard(),
                                        "rows", its.rows(),
                                        "digest", its.digest()))
                                .toList(),
                "findings", Findings.json(verification.findings()));
    }
}
