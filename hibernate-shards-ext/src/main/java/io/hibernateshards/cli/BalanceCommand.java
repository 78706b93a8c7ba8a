package io.hibernateshards.cli;

import static io.hibernateshards.resharding.Measure.BYTES;
import static io.hibernateshards.resharding.Measure.ROWS;

import io.hibernateshards.resharding.KeyspaceCensus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How evenly rows are spread. */
@Command(
        name = "balance",
        description =
                "Rows and bytes of each database and of the fullest virtual shards, and how far from even they are. Reads all "
                        + "rows of the sharded tables. H2 tells no bytes.")
final class BalanceCommand extends UnitCommand {

    @Option(names = "--keyspace", paramLabel = "NAME", description = "One keyspace; all if not given.")
    private @Nullable String keyspace;

    @Option(
            names = "--top",
            paramLabel = "COUNT",
            description =
                    "How many of the fullest virtual shards are shown; ${DEFAULT-VALUE} if not given. JSON has all.")
    private int top = 5;

    @Override
    int run(Output output) {
        var resharder = resharder();
        var counted = new ArrayList<Map<String, @Nullable Object>>();
        for (var name : Keyspaces.of(resharder.map(), keyspace, spec())) {
            var census = resharder.count(name);
            show(output, census);
            counted.add(json(census));
        }
        output.json(Output.object("keyspaces", counted));
        return ExitCode.OK;
    }

    private void show(Output output, KeyspaceCensus census) {
        var map = census.map();
        output.line("Keyspace '" + map.keyspace() + "'");
        var databases = new TextTable("database", "virtual shards", "rows", "bytes");
        for (var database : census.databases()) {
            databases.row(
                    database.name(), map.shardCountOn(database), census.on(database, ROWS), census.on(database, BYTES));
        }
        databases.row("all", map.shardCount(), census.total(ROWS), census.total(BYTES));
        output.table(databases);
        output.line("");
        output.line("Fullest virtual shards");
        var shards = new TextTable("virtual shard", "database", "rows", "bytes");
        fullest(census)
                .limit(top)
                .forEach(shard -> shards.row(
                        map.keyspace() + "/" + shard,
                        map.databaseOf(shard),
                        census.figures().of(ROWS, shard),
                        census.figures().knows(BYTES) ? census.figures().of(BYTES, shard) : null));
        output.table(shards);
        output.line("");
        output.line("Imbalance by rows, the fullest to the average: databases " + TextTable.text(census.imbalance(ROWS))
                + ", virtual shards " + TextTable.text(census.shardImbalance(ROWS)));
        output.line("");
    }

    private static Stream<Integer> fullest(KeyspaceCensus census) {
        return IntStream.range(0, census.map().shardCount())
                .boxed()
                .sorted(Comparator.comparingLong(
                                (Integer shard) -> census.figures().of(ROWS, shard))
                        .reversed()
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static Map<String, @Nullable Object> json(KeyspaceCensus census) {
        var map = census.map();
        boolean bytes = census.figures().knows(BYTES);
        List<Map<String, @Nullable Object>> shards = new ArrayList<>();
        for (int shard = 0; shard < map.shardCount(); shard++) {
            shards.add(Output.object(
                    "virtualShard",
                    shard,
                    "database",
                    map.databaseOf(shard),
                    "rows",
                    census.figures().of(ROWS, shard),
                    "bytes",
                    bytes ? census.figures().of(BYTES, shard) : null));
        }
        return Output.object(
                "name", map.keyspace(),
                "rows", census.total(ROWS),
                "bytes", census.total(BYTES),
                "imbalance",
                        Output.object(
                                "databasesByRows", census.imbalance(ROWS),
                                "databasesByBytes", census.imbalance(BYTES),
                                "virtualShardsByRows", census.shardImbalance(ROWS)),
                "databases",
                        census.databases().stream()
                                .map(database -> Output.object(
                                        "name", database,
                                        "virtualShards", map.shardCountOn(database),
                                        "rows", census.on(database, ROWS),
                                        "bytes", census.on(database, BYTES)))
                                .toList(),
                "virtualShards", shards);
    }
}
