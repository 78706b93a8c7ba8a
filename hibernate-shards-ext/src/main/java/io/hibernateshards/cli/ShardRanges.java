package io.hibernateshards.cli;

import io.hibernateshards.topology.VirtualShardRange;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Virtual shards as they are typed in: numbers and ranges. */
final class ShardRanges {

    private static final Pattern RANGE = Pattern.compile("(\\d{1,9})(?:-(\\d{1,9}))?");

    private ShardRanges() {}

    /** The ranges; throws {@link ParameterException} where a text is none. */
    static List<VirtualShardRange> of(List<String> texts, CommandSpec spec) {
        var ranges = new ArrayList<VirtualShardRange>();
        for (var text : texts) {
            var range = RANGE.matcher(text.trim());
            if (!range.matches()) {
                throw new ParameterException(
                        spec.commandLine(), "'" + text + "' is no number or range of virtual shards, as in 0-15,42");
            }
            int first = Integer.parseInt(range.group(1));
            int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
            if (last < first) {
                throw new ParameterException(spec.commandLine(), "The range '" + text + "' ends before it begins");
            }
            ranges.add(new VirtualShardRange(first, last));
        }
        return ranges;
    }
}
