package io.hibernateshards.cli;

import io.hibernateshards.resharding.ReshardingPlan;
import io.hibernateshards.resharding.ReshardingPlanner;
import io.hibernateshards.topology.VirtualShardRange;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Moves virtual shards that are named by their numbers. */
@Command(name = "move", description = "Move virtual shards to a database.")
final class MoveCommand extends ChangeCommand {

    private static final Pattern RANGE = Pattern.compile("(\\d{1,9})(?:-(\\d{1,9}))?");

    @Parameters(paramLabel = "SHARDS", split = ",", arity = "1..*", description = "Numbers and ranges, as in 0-15,42.")
    private List<String> shards = List.of();

    @Option(names = "--to", paramLabel = "DATABASE", required = true, description = "Where they go.")
    private String to = "";

    @Override
    ReshardingPlan plan(ReshardingPlanner planner) {
        var ranges = new ArrayList<VirtualShardRange>();
        for (var text : shards) {
            var range = RANGE.matcher(text.trim());
            if (!range.matches()) {
                throw new ParameterException(
                        spec().commandLine(), "'" + text + "' is no number or range of virtual shards, as in 0-15,42");
            }
            int first = Integer.parseInt(range.group(1));
            int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
            if (last < first) {
                throw new ParameterException(spec().commandLine(), "The range '" + text + "' ends before it begins");
            }
            ranges.add(new VirtualShardRange(first, last));
        }
        return planner.move(ranges, to);
    }
}
