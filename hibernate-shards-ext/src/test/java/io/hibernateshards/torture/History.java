package io.hibernateshards.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What all writers did, read from their ledgers. */
final class History {

    /** A transaction of a writer. */
    record Write(WriteKind kind, long begin, long end, Outcome outcome) {}

    private final Map<Long, PurseHistory> purses = new TreeMap<>();
    private final List<Write> writes = new ArrayList<>();
    private final Map<String, Integer> failures = new TreeMap<>();
    private final List<String> wrong = new ArrayList<>();
    private final long[] certainPoints = new long[Score.SCORES];
    private final long[] possiblePoints = new long[Score.SCORES];

    static History read(Path ledgers) throws IOException {
        var history = new History();
        for (var file : files(ledgers, "writer-")) {
            history.readWriter(file);
        }
        return history;
    }

    static List<Path> files(Path ledgers, String prefix) throws IOException {
        try (var files = Files.list(ledgers)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .sorted()
                    .toList();
        }
    }

    private void readWriter(Path file) throws IOException {
        String[] begun = null;
        for (var line : Files.readAllLines(file)) {
            var words = line.split(" ");
            switch (words[0]) {
                case "BEGIN" -> begun = words;
                case "END" -> {
                    add(begun, Outcome.valueOf(words[1]), Long.parseLong(words[2]));
                    begun = null;
                    if (words.length > 3) {
                        failures.merge(line.split(" ", 4)[3], 1, Integer::sum);
                    }
                }
                default -> wrong.add(file.getFileName() + ": " + line);
            }
        }
        if (begun != null) {
            add(begun, Outcome.UNKNOWN, Long.MAX_VALUE);
        }
    }

    private void add(String[] begun, Outcome outcome, long end) {
        var kind = WriteKind.valueOf(begun[1]);
        int number = Integer.parseInt(begun[3]);
        long begin = Long.parseLong(begun[5]);
        writes.add(new Write(kind, begin, end, outcome));
        if (kind == WriteKind.ADD) {
            certainPoints[number] += outcome == Outcome.ACKNOWLEDGED ? 1 : 0;
            possiblePoints[number] += outcome == Outcome.REFUSED ? 0 : 1;
        } else {
            purses.computeIfAbsent(key(Integer.parseInt(begun[2]), number), key -> new PurseHistory())
                    .add(kind, Integer.parseInt(begun[4]), begin, end, outcome);
        }
    }

    static long key(int writer, int number) {
        return (long) writer << 32 | number;
    }

    /** Each by its {@link #key}. */
    Map<Long, PurseHistory> purses() {
        return purses;
    }

    PurseHistory purse(int writer, int number) {
        return purses.getOrDefault(key(writer, number), new PurseHistory());
    }

    boolean isPossible(int score, long points) {
        return certainPoints[score] <= points && points <= possiblePoints[score];
    }

    String points(int score) {
        return certainPoints[score] + " to " + possiblePoints[score];
    }

    Collection<Write> writes() {
        return writes;
    }

    Map<Outcome, Integer> outcomes() {
        var outcomes = new EnumMap<Outcome, Integer>(Outcome.class);
        writes.forEach(write -> outcomes.merge(write.outcome(), 1, Integer::sum));
        return outcomes;
    }

    /** Why transactions were not acknowledged, and how often. */
    Map<String, Integer> failures() {
        return failures;
    }

    /** What writers found that must not be. */
    List<String> wrong() {
        return wrong;
    }
}
