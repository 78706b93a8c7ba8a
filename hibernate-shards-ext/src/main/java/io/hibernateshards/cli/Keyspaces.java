package io.hibernateshards.cli;

import static io.hibernateshards.logging.CliMessages.MESSAGES;

import io.hibernateshards.topology.KeyspaceMap;
import io.hibernateshards.topology.ShardMap;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Which keyspaces a command is about. */
final class Keyspaces {

    private Keyspaces() {}

    /**
     * The names of those that are meant, in order.
     *
     * @param named the one, or null for all
     * @throws ParameterException where there is none of that name
     */
    static List<String> of(ShardMap map, @Nullable String named, CommandSpec spec) {
        var known = map.keyspaces().stream().map(KeyspaceMap::keyspace).sorted().toList();
        if (named == null) {
            return known;
        }
        if (!known.contains(named)) {
            throw new ParameterException(
                    spec.commandLine(),
                    MESSAGES.unknownKeyspace(named, known.stream().collect(Collectors.joining(", "))));
        }
        return List.of(named);
    }
}
