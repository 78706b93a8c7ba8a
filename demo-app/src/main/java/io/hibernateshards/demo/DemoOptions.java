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
 * @param tour whether to print the tour instead of serving the web application
 * @param postgres whether PostgreSQL servers of the program's own are used instead of H2 files
 * @param port where the web application listens; 0 for any free port
 * @param data which network
 * @param members how many members are generated
 * @param posts how many posts are generated
 * @param directory where the H2 databases' files go
 * @param fresh whether to start over
 */
record DemoOptions(
        boolean help,
        boolean tour,
        boolean postgres,
        int port,
        Data data,
        int members,
        int posts,
        Path directory,
        boolean fresh) {

    static final DemoOptions DEFAULTS =
            new DemoOptions(false, false, false, 8080, Data.ALL, 2_000, 20_000, Path.of("demo-data"), false);

    static final String USAGE = """
            A social network on four databases: a web application on http://localhost:8080, or a tour of it.

              --tour                          print the tour and end, instead of serving pages
              --port=<number>                 where the pages are; default: 8080, and 0 for any free port
              --postgres                      four PostgreSQL servers instead of H2 files; Maven's profile postgres has them
              --data=tutorial|generated|all   which network; default: all
                    tutorial    four members, three posts, three friendships
                    generated   a network made from a seed
                    all         both
              --members=<number>              generated members; default: 2000, at most 99999
              --posts=<number>                generated posts; default: 20000
              --directory=<path>              where H2's files go; default: demo-data
              --fresh                         start over: delete that network's files first
              --help                          print this and nothing else

            A network once loaded into files is kept and used again; one whose loading was interrupted is completed.
            PostgreSQL servers end with the program, and so do their rows.
            Colours are left out where output is no terminal or NO_COLOR is set.
            """;

    private static final int MOST_MEMBERS = 99_999;
    private static final int LAST_PORT = 65_535;

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

        private static final long serialVersionUID = 1;

        InvalidOptionException(String message) {
            super(message);
        }
    }

    static DemoOptions parse(String... arguments) {
        var reading = new Reading();
        for (var argument : arguments) {
            reading.read(argument);
        }
        return reading.options();
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

    /** The options read so far. */
    private static final class Reading {

        private boolean help = DEFAULTS.help;
        private boolean tour = DEFAULTS.tour;
        private boolean postgres = DEFAULTS.postgres;
        private Optional<Integer> port = Optional.empty();
        private Data data = DEFAULTS.data;
        private int members = DEFAULTS.members;
        private int posts = DEFAULTS.posts;
        private Optional<Path> directory = Optional.empty();
        private boolean fresh = DEFAULTS.fresh;

        private DemoOptions options() {
            if (tour && postgres) {
                throw new InvalidOptionException("The options --tour and --postgres do not go together: the tour is of"
                        + " the unit in persistence.xml, which names H2 files. Leave one of them out.");
            }
            if (tour && port.isPresent()) {
                throw new InvalidOptionException(
                        "The options --tour and --port do not go together: the tour is printed, and"
                                + " no pages are served. Leave one of them out.");
            }
            if (postgres && (fresh || directory.isPresent())) {
                throw new InvalidOptionException("The options --postgres and " + (fresh ? "--fresh" : "--directory")
                        + " do not go together: the PostgreSQL servers are the program's own, start empty and leave no"
                        + " files. Leave one of them out.");
            }
            return new DemoOptions(
                    help,
                    tour,
                    postgres,
                    port.orElse(DEFAULTS.port),
                    data,
                    members,
                    posts,
                    directory.orElse(DEFAULTS.directory),
                    fresh);
        }

        private void read(String argument) {
            int equals = argument.indexOf('=');
            var name = equals < 0 ? argument : argument.substring(0, equals);
            var value = equals < 0 ? Optional.<String>empty() : Optional.of(argument.substring(equals + 1));
            switch (name) {
                case "--help" -> help = flag(name, value);
                case "--tour" -> tour = flag(name, value);
                case "--postgres" -> postgres = flag(name, value);
                case "--port" -> port = Optional.of(number(name, value, LAST_PORT));
                case "--data" -> data = data(value);
                case "--members" -> members = number(name, value, MOST_MEMBERS);
                case "--posts" -> posts = number(name, value, Integer.MAX_VALUE);
                case "--directory" -> directory = Optional.of(directory(value));
                case "--fresh" -> fresh = flag(name, value);
                default ->
                    throw new InvalidOptionException("Unknown option '" + argument
                            + "'. Known are --tour, --port, --postgres, --data, --members, --posts, --directory, --fresh"
                            + " and --help.");
            }
        }
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
