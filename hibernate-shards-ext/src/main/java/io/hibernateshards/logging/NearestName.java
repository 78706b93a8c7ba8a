package io.hibernateshards.logging;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The known name that a mistyped one was probably meant to be. */
public final class NearestName {

    private NearestName() {}

    /** The known name within a third of its length in edits of a name, the nearest first; empty where none is that near. */
    public static Optional<String> of(String name, Collection<String> known) {
        return known.stream()
                .filter(candidate -> distance(name, candidate) <= Math.max(2, candidate.length() / 3))
                .min(Comparator.<String>comparingInt(candidate -> distance(name, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** A question that names the nearest known name, with a leading blank; empty where there is none. */
    public static String question(String name, Collection<String> known) {
        return of(name, known)
                .map(nearest -> " Did you mean '" + nearest + "'?")
                .orElse("");
    }

    /** The Levenshtein distance: the fewest single-character insertions, deletions and substitutions. */
    private static int distance(String from, String to) {
        int[] previous = new int[to.length() + 1];
        for (int column = 0; column <= to.length(); column++) {
            previous[column] = column;
        }
        for (int row = 1; row <= from.length(); row++) {
            int[] current = new int[to.length() + 1];
            current[0] = row;
            for (int column = 1; column <= to.length(); column++) {
                int substitution = previous[column - 1] + (from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(substitution, 1 + Math.min(previous[column], current[column - 1]));
            }
            previous = current;
        }
        return previous[to.length()];
    }
}
