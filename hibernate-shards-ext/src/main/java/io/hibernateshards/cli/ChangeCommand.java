package io.hibernateshards.cli;

import io.hibernateshards.boot.ConfiguredDatabases;
import io.hibernateshards.resharding.Capacity;
import io.hibernateshards.resharding.CopyRate;
import io.hibernateshards.resharding.Measure;
import io.hibernateshards.resharding.PlanRefusedException;
import io.hibernateshards.resharding.Resharder;
import io.hibernateshards.resharding.ReshardingLimits;
import io.hibernateshards.resharding.ReshardingPlan;
import io.hibernateshards.resharding.ReshardingPlanner;
import io.hibernateshards.topology.Database;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** A change of where virtual shards live: planned and shown; then, unless only the plan was asked for, carried out. */
abstract class ChangeCommand extends UnitCommand {

    @Option(
            names = "--keyspace",
            paramLabel = "NAME",
            description = "Whose virtual shards; ${DEFAULT-VALUE} if not given.")
    private String keyspace = "default";

    @Option(
            names = "--no-count",
            description = "Count no rows for the plan, which reads them all. It then says neither rows nor times.")
    private boolean noCount;

    @Option(
            names = "--rate",
            paramLabel = "ROWS",
            description =
                    "How many rows a second are copied, for the time that the plan says; ${DEFAULT-VALUE} if not given.")
    private long rate = 20_000;

    @Option(names = "--dry-run", description = "Show the plan, and move nothing.")
    private boolean dryRun;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    private boolean yes;

    @Option(
            names = "--parallel",
            paramLabel = "COUNT",
            description = "How many virtual shards move at once; ${DEFAULT-VALUE} if not given.")
    private int parallel = ReshardingLimits.DEFAULT.parallel();

    @Option(
            names = "--per-database",
            paramLabel = "COUNT",
            description = "How many of them from or to one database; ${DEFAULT-VALUE} if not given.")
    private int perDatabase = ReshardingLimits.DEFAULT.perDatabase();

    @Mixin
    private CopySpeed copying = new CopySpeed();

    /** The plan of the change. */
    abstract ReshardingPlan plan(ReshardingPlanner planner);

    /** The exit code where all is as the change would have it. */
    int nothingToDo() {
        return ExitCode.FAILED;
    }

    @Override
    final int run(Output output) {
        if (parallel < 1 || perDatabase < 1 || rate < 1) {
            throw new ParameterException(spec().commandLine(), "--parallel, --per-database and --rate are at least 1");
        }
        var databases = program().databases();
        var resharder = resharder(
                databases, copying.limits(ReshardingLimits.DEFAULT.withParallel(parallel, perDatabase), spec()));
        ReshardingPlan plan;
        try {
            plan = plan(planner(resharder, databases));
        } catch (PlanRefusedException refusal) {
            if (refusal.reason() != PlanRefusedException.Reason.NOTHING_TO_DO || nothingToDo() != ExitCode.OK) {
                throw refusal;
            }
            output.line(String.valueOf(refusal.getMessage()));
            output.json(Output.object("nothingToDo", refusal.getMessage()));
            return ExitCode.OK;
        }
        var shown = new PlanView(plan, CopyRate.ofRows(rate));
        shown.lines().forEach(output::line);
        if (dryRun || spec().parent().userObject() instanceof PlanCommand) {
            output.json(Output.object("plan", shown.json()));
            return ExitCode.OK;
        }
        var question = plan.moves().isEmpty()
                ? "Change the map so?"
                : "Move " + plan.shardCount() + " virtual shards while the application runs?";
        if (!Confirmation.of(program().terminal(), output, yes, question)) {
            return ExitCode.NOT_CONFIRMED;
        }
        return carryOut(output, resharder, plan, shown);
    }

    private ReshardingPlanner planner(Resharder resharder, ConfiguredDatabases databases) {
        var map = resharder.map();
        Keyspaces.of(map, keyspace, spec());
        var planner = ReshardingPlanner.of(map, keyspace)
                .with(map.databases().stream()
                        .map(Database::name)
                        .filter(databases.names()::contains)
                        .collect(Collectors.toMap(name -> name, name -> Capacity.ofShare(databases.capacity(name)))));
        return noCount ? planner : planner.with(resharder.count(keyspace).figures());
    }

    private int carryOut(Output output, Resharder resharder, ReshardingPlan plan, PlanView shown) {
        var results = new MoveResults(output, program().terminal(), resharder, plan.shardCount());
        var result = resharder.carryOut(plan, results);
        results.end(result.moves());
        if (result.complete()) {
            output.line("The map is as planned, version " + resharder.map().epoch() + ".");
        } else {
            output.line(
                    "The plan was not carried to its end. Resume or cancel what is open ('moves' shows it), then plan "
                            + "what is left anew.");
        }
        output.json(Output.object(
                "plan", shown.json(), "complete", result.complete(), "moves", results.json(result.moves())));
        return result.complete() ? ExitCode.OK : ExitCode.FAILED;
    }

    /** Options of changes that give databases their parts. */
    static final class Parts {

        @Option(
                names = "--by",
                paramLabel = "MEASURE",
                description = "What is made even: ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} if not given.")
        private By by = By.shards;

        /** The measures by the words of the command line. */
        @SuppressWarnings("checkstyle:ConstantName")
        enum By {
            shards,
            rows,
            bytes
        }

        Measure measure() {
            return switch (by) {
                case shards -> Measure.VIRTUAL_SHARDS;
                case rows -> Measure.ROWS;
                case bytes -> Measure.BYTES;
            };
        }
    }
}
