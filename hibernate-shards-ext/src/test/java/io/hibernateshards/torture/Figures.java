package io.hibernateshards.torture;

import io.hibernateshards.torture.History.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The figures of a run, a line each. */
final class Figures {

    private final List<String> lines = new ArrayList<>();

    void add(String name, Object value) {
        lines.add(name + ": " + value);
    }

    void addCounts(String name, Map<?, Integer> counts) {
        add(name, counts.values().stream().mapToInt(Integer::intValue).sum() + " " + counts);
    }

    /** Median, 99th percentile and greatest of the acknowledged writes that began between two times. */
    void addTimes(String name, History history, long from, long to) {
        addTimes(
                name,
                history.writes().stream()
                        .filter(write -> write.outcome() == Outcome.ACKNOWLEDGED
                                && write.kind() != WriteKind.PREPARED
                                && write.begin() >= from
                                && write.begin() < to)
                        .map(Figures::time)
                        .toList());
    }

    private static long time(Write write) {
        return write.end() - write.begin();
    }

    void addTimes(String name, List<Long> nanos) {
        if (nanos.isEmpty()) {
            add(name, "none");
            return;
        }
        var sorted = nanos.stream().sorted().toList();
        add(
                name,
                String.format(
                        Locale.ROOT,
                        "%d, median %s, p99 %s, longest %s",
                        sorted.size(),
                        millis(sorted.get(sorted.size() / 2)),
                        millis(sorted.get(sorted.size() * 99 / 100)),
                        millis(sorted.get(sorted.size() - 1))));
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.1f ms", nanos / (double) TimeUnit.MILLISECONDS.toNanos(1));
    }

    List<String> lines() {
        return lines;
    }
}
