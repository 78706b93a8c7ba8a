package io.hibernateshards.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Holds each answer of a scatter query against the history: purses that were there from before it began until after it ended are
 * in it once, others once at most, each with a revision that it had meanwhile, and whole.
 */
final class ScatterCheck {

    private static final int MOST = 200;

    private final History history;
    private final Map<String, Integer> checked = new TreeMap<>();
    private final Map<String, Integer> failures = new TreeMap<>();
    private final List<String> wrong = new ArrayList<>();
    private int rows;

    ScatterCheck(History history) {
        this.history = history;
    }

    /** How many answers, by kind and mode. */
    Map<String, Integer> checked() {
        return checked;
    }

    int rows() {
        return rows;
    }

    Map<String, Integer> failures() {
        return failures;
    }

    List<String> wrong() {
        return wrong;
    }

    void check(Path ledgers) throws IOException {
        for (var file : History.files(ledgers, "reader-")) {
            try (var lines = Files.lines(file)) {
                lines.forEach(line -> check(file.getFileName().toString(), line));
            }
        }
    }

    private void check(String reader, String line) {
        if (line.startsWith("READ ")) {
            var words = line.split(" ");
            new Answer(reader, words).check();
            checked.merge(words[1] + " " + words[2], 1, Integer::sum);
        } else if (line.startsWith("FAILED ")) {
            failures.merge(line.split(" ", 4)[3], 1, Integer::sum);
        } else {
            wrong.add(reader + ": " + line);
        }
    }

    /** One answer; the words are those of a {@link Reader}. */
    private final class Answer {

        private final String name;
        private final ReadKind kind;
        private final long from;
        private final long to;
        private final List<int[]> cells = new ArrayList<>();

        Answer(String reader, String[] words) {
            this.kind = ReadKind.valueOf(words[1]);
            this.from = Long.parseLong(words[3]);
            this.to = Long.parseLong(words[4]);
            this.name = reader + ": " + kind + " " + words[2] + " from " + from + " to " + to;
            for (int place = 5; place < words.length; place++) {
                var texts = words[place].split(",");
                var its = new int[texts.length];
                for (int cell = 0; cell < its.length; cell++) {
                    its[cell] = Integer.parseInt(texts[cell]);
                }
                cells.add(its);
            }
            rows += cells.size();
        }

        void check() {
            if (kind == ReadKind.COUNT) {
                checkCount(cells.get(0)[0]);
                return;
            }
            var seen = new HashMap<Long, Integer>();
            int[] last = null;
            for (var row : cells) {
                seen.merge(History.key(row[0], row[1]), 1, Integer::sum);
                checkRow(row, last);
                last = row;
            }
            int copies = kind == ReadKind.COINS ? Coin.SIDES : 1;
            seen.forEach((key, times) -> {
                if (times != copies) {
                    wrong(key, "was met " + times + " times");
                }
            });
            history.purses().forEach((key, purse) -> {
                if (!seen.containsKey(key) && !purse.isPossible(PurseHistory.ABSENT, from, to)) {
                    wrong(key, "is missing");
                }
            });
        }

        private void checkRow(int[] row, int[] last) {
            long key = History.key(row[0], row[1]);
            if (!history.purse(row[0], row[1]).isPossible(row[2], from, to)) {
                wrong(key, "has the revision " + row[2]);
            }
            boolean whole = switch (kind) {
                case GROUPED -> row[3] == Coin.SIDES && row[4] == row[2] && row[5] == row[2];
                case LABELLED -> row[3] == 2;
                case ORDERED -> last == null || last[0] > row[0] || last[0] == row[0] && last[1] < row[1];
                case COINS -> sidesDiffer(row);
                default -> true;
            };
            if (!whole) {
                wrong(key, "is torn or out of order");
            }
        }

        private boolean sidesDiffer(int[] row) {
            return cells.stream()
                    .filter(other -> other[0] == row[0] && other[1] == row[1])
                    .allMatch(other -> other == row || other[3] != row[3] && other[2] == row[2]);
        }

        private void checkCount(int count) {
            int certain = 0;
            int possible = 0;
            for (var purse : history.purses().values()) {
                certain += purse.isPossible(PurseHistory.ABSENT, from, to) ? 0 : 1;
                possible += purse.isPossible(from, to) ? 1 : 0;
            }
            if (count < certain || count > possible) {
                wrong.add(name + ": counted " + count + " instead of " + certain + " to " + possible);
            }
        }

        private void wrong(long key, String what) {
            if (wrong.size() < MOST) {
                wrong.add(name + ": " + Purse.name((int) (key >> 32), (int) key) + " " + what + "; history "
                        + history.purses().get(key));
            }
        }
    }
}
