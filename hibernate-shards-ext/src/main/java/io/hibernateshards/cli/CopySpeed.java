package io.hibernateshards.cli;

import io.hibernateshards.resharding.ReshardingLimits;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How fast moves may copy, so that they leave the databases to others. */
final class CopySpeed {

    @Option(
            names = "--max-rows",
            paramLabel = "COUNT",
            description = "How many rows each move copies in a second at most.")
    private long rows;

    @Option(
            names = "--max-bytes",
            paramLabel = "COUNT",
            description = "How many bytes each move copies in a second at most.")
    private long bytes;

    /** The limits with these rates; throws {@link ParameterException} where they are none. */
    ReshardingLimits limits(ReshardingLimits others, CommandSpec spec) {
        if (rows < 0 || bytes < 0) {
            throw new ParameterException(spec.commandLine(), "--max-rows and --max-bytes are positive");
        }
        return others.withRates(rows, bytes);
    }
}
