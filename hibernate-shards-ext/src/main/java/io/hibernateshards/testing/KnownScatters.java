package io.hibernateshards.testing;

import static io.hibernateshards.logging.TestingMessages.MESSAGES;

import io.hibernateshards.metrics.ShardEvents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The queries that are known to run on several databases, in a file: the query on a line, its plan indented below it, then an
 * empty line. Any thread.
 */
final class KnownScatters implements ShardEvents {

    private static final String INDENT = "    ";

    private final Path file;
    private final boolean writes;
    private final TreeSet<String> seen = new TreeSet<>();

    /** @param writes whether the file is written, and nothing is an error */
    KnownScatters(Path file, boolean writes) {
        this.file = file;
        this.writes = writes;
    }

    @Override
    public synchronized void planned(Supplier<String> query, Supplier<String> plan) {
        seen.add(query.get().strip().replaceAll("\\s+", " ") + "\n" + INDENT
                + plan.get().replace("\n", "\n" + INDENT));
    }

    /**
     * Compares what was seen since the last call with the file, or writes it there.
     *
     * @param isChecked whether a scatter that is not in the file is an error
     * @throws AssertionError naming such scatters
     */
    synchronized void settle(boolean isChecked) {
        var now = new TreeSet<>(seen);
        seen.clear();
        var known = read();
        if (known.containsAll(now)) {
            return;
        }
        if (writes) {
            var queries = now.stream().map(KnownScatters::queryOf).toList();
            known.removeIf(scatter -> queries.contains(queryOf(scatter)));
            known.addAll(now);
            write(known);
        } else if (isChecked) {
            now.removeAll(known);
            var before = known.stream().map(KnownScatters::queryOf).toList();
            throw new AssertionError(MESSAGES.newScatters(
                    file.toString(),
                    String.join(
                            "\n",
                            now.stream()
                                    .map(scatter ->
                                            (before.contains(queryOf(scatter)) ? "changed: " : "new: ") + scatter)
                                    .toList()),
                    ShardsExtension.PLANS));
        }
    }

    private static String queryOf(String scatter) {
        return scatter.substring(0, scatter.indexOf('\n'));
    }

    private TreeSet<String> read() {
        var known = new TreeSet<String>();
        if (Files.exists(file)) {
            var lines = new ArrayList<String>();
            for (var line : linesOf(file)) {
                if (!line.isEmpty()) {
                    lines.add(line);
                } else if (!lines.isEmpty()) {
                    known.add(String.join("\n", lines));
                    lines.clear();
                }
            }
            if (!lines.isEmpty()) {
                known.add(String.join("\n", lines));
            }
        }
        return known;
    }

    private static List<String> linesOf(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void write(TreeSet<String> known) {
        try {
            var directory = file.toAbsolutePath().getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
            Files.writeString(file, String.join("\n\n", known) + "\n");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
