package io.hibernateshards.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What all movers did, read from their ledgers. */
final class MoveLedger {

    private record Freeze(long begin, long nanos) {}

    private final Map<String, Integer> outcomes = new TreeMap<>();
    private final Map<String, Integer> failures = new TreeMap<>();
    private final Map<String, Integer> deaths = new TreeMap<>();
    private final List<Freeze> freezes = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();

    static MoveLedger read(Path ledgers) throws IOException {
        var its = new MoveLedger();
        for (var file : History.files(ledgers, "mover-")) {
            its.readMover(file);
        }
        return its;
    }

    private void readMover(Path file) throws IOException {
        var frozen = new HashMap<String, Long>();
        var lastStep = "";
        for (var line : Files.readAllLines(file)) {
            var words = line.split(" ", 6);
            switch (words[0]) {
                case "STEP" -> {
                    lastStep = words[2];
                    long at = Long.parseLong(words[3]);
                    if (lastStep.equals("FROZEN")) {
                        frozen.put(words[4], at);
                    } else if (lastStep.equals("ACTIVATED") && frozen.containsKey(words[4])) {
                        long begin = frozen.remove(words[4]);
                        freezes.add(new Freeze(begin, at - begin));
                    }
                }
                case "ENDED" -> {
                    outcomes.merge(words[2] + " " + words[3], 1, Integer::sum);
                    if (words.length > 5 && !words[5].isEmpty()) {
                        failures.merge(words[2] + " " + words[5].split(":", 2)[0], 1, Integer::sum);
                    }
                }
                case "KILLED" -> deaths.merge(lastStep, 1, Integer::sum);
                case "FAILED" -> failures.merge("look " + line.split(" ", 3)[2], 1, Integer::sum);
                default -> wrong.add(file.getFileName() + ": " + line);
            }
        }
    }

    /** How moves ended, and whether they were begun, resumed or cancelled then. */
    Map<String, Integer> outcomes() {
        return outcomes;
    }

    Map<String, Integer> failures() {
        return failures;
    }

    /** At which steps movers were killed that were killed at a step. */
    Map<String, Integer> deaths() {
        return deaths;
    }

    /** Times between a mover's news that the source is frozen, and that the target serves; of those that began between two times. */
    List<Long> freezes(long from, long to) {
        return freezes.stream()
                .filter(freeze -> freeze.begin() >= from && freeze.begin() < to)
                .map(Freeze::nanos)
                .toList();
    }

    List<String> wrong() {
        return wrong;
    }
}
