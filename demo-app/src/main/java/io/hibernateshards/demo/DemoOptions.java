package io.hibernateshards.demo;

import io.hibernateshards.demo.loading.GeneratedNetwork;
import io.hibernateshards.demo.loading.Network;
import io.hibernateshards.demo.loading.TutorialNetwork;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the command line says.
 *
 * @param help whether to print the usage and nothing else
 * @param data which network
 * @param members how many members are generated
 * @param posts how many posts are generated
 * @param directory where the databases' files go
 * @param fresh whether to start over
 */
record DemoOptions(boolean help, Data data, int members, int posts, Path directory, boolean fresh) {

    static final DemoOptions DEFAULTS = new DemoOptions(false, Data.ALL, 2_000, 20_000, Path.of("demo-data"), false);

    static final String USAGE = """
            A social network on four databases, and a tour of it.

              --data=tutorial|generated|all   which network; default: all
                    tutorial    four members, three posts, three friendships
                    generated   a network made from a seed
                    all         both
              --members=<number>              generated members; default: 2000, at most 99999
              --posts=<number>                generated posts; default: 20000
              --directory=<path>              where the databases' files go; default: demo-data
              --fresh                         start over: delete that network's files first
              --help                          print this and nothing else

            A network once loaded is kept and used again; one whose loading was interrupted is completed.
            Colours are left out where output is no terminal or NO_COLOR is set.
            """;

    private static final int MOST_MEMBERS = 99_999;

    /** Which network is loaded. */
    enum Data {
        TUTORIAL,
        GENERATED,
        ALL;

        String option() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A command line that cannot be understood; the message tells what is wrong and what is known. */
    static final class InvalidOptionException extends RuntimeException {
        InvalidOptionException(String message) {
            super(message);
        }
    }

    static DemoOptions parse(String... arguments) {
        var options = DEFAULTS;
        for (var argument : arguments) {
            options = options.with(argument);
        }
        return options;
    }

    /** The network that these options name. */
    Network network() {
        return switch (data) {
            case TUTORIAL -> new TutorialNetwork();
            case GENERATED -> new GeneratedNetwork(members, posts);
            case ALL -> new TutorialNetwork().and(new GeneratedNetwork(members, posts));
        };
    }

    /** Where that network's files go: each network has a directory of its own, so that no two mix. */
    Path networkDirectory() {
        return directory.resolve(data == Data.TUTORIAL ? data.option() : data.option() + "-" + members + "-" + posts);
    }

    private DemoOptions with(String argument) {
        int equals = argument.indexOf('=');
        var name = equals < 0 ? argument : argument.substring(0, equals);
        var value = equals < 0 ? Optional.<String>empty() : Optional.of(argument.substring(equals + 1));
        return switch (name) {
            case "--help" -> new DemoOptions(flag(name, value), data, members, posts, directory, fresh);
            case "--fresh" -> new DemoOptions(help, data, members, posts, directory, flag(name, value));
            case "--data" -> new DemoOptions(help, data(value), members, posts, directory, fresh);
            case "--members" -> new DemoOptions(help, data, number(name, value, MOST_MEMBERS), posts, directory, fresh);
            case "--posts" ->
                new DemoOptions(help, data, members, number(name, value, Integer.MAX_VALUE), directory, fresh);
            case "--directory" -> new DemoOptions(help, data, members, posts, directory(value), fresh);
            default ->
                throw new InvalidOptionException("Unknown option '" + argument
                        + "'. Known are --data, --members, --posts, --directory, --fresh and --help.");
        };
    }

    private static boolean flag(String name, Optional<String> value) {
        if (value.isPresent()) {
            throw new InvalidOptionException(
                    "The option " + name + " takes no value, but got '" + value.get() + "'. Write " + name + " alone.");
        }
        return true;
    }

    private static Data data(Optional<String> value) {
        return Arrays.stream(Data.values())
                .filter(data -> value.filter(data.option()::equals).isPresent())
                .findFirst()
                .orElseThrow(() -> new InvalidOptionException("The option --data does not know "
                        + shown(value) + ". It is one of "
                        + Arrays.stream(Data.values()).map(Data::option).collect(Collectors.joining(", ")) + "."));
    }

    private static int number(String name, Optional<String> value, int maximum) {
        try {
            int number = Integer.parseInt(value.orElse(""));
            if (number >= 0 && number <= maximum) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Said below, as for a number out of range.
        }
        throw new InvalidOptionException("The option " + name + " does not take " + shown(value)
                + ". It is a whole number from 0 to " + maximum + ", as in " + name + "=100.");
    }

    private static Path directory(Optional<String> value) {
        try {
            if (!value.orElse("").isBlank()) {
                return Path.of(value.get());
            }
        } catch (InvalidPathException notAPath) {
            // Said below, as for no path at all.
        }
        throw new InvalidOptionException("The option --directory does not take " + shown(value)
                + ". It is a path, as in --directory=demo-data.");
    }

    private static String shown(Optional<String> value) {
        return value.map(text -> "'" + text + "'").orElse("no value");
    }
}
