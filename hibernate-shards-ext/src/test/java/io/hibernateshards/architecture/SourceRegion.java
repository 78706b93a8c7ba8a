package io.hibernateshards.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines of a source between the comments {@code region name} and {@code endregion}, each alone on its line, in the syntax of Java,
 * XML, SQL or properties. Regions may nest: marks are no lines of any. Regions of the same name are the parts of one.
 */
final class SourceRegion {

    private static final Pattern BEGIN = Pattern.compile("\\s*(?://|--|#|<!--) region (\\S+?)(?: -->)?\\s*");
    private static final Pattern END = Pattern.compile("\\s*(?://|--|#|<!--) endregion(?: -->)?\\s*");

    private SourceRegion() {}

    /** All lines of a file, without marks. */
    static List<String> whole(Path file) {
        return withoutEmptyEnds(
                lines(file).stream().filter(line -> !isMark(line)).toList());
    }

    /** The lines of a region, or empty if the file has none of that name. */
    static Optional<List<String>> of(Path file, String name) {
        var region = new ArrayList<String>();
        boolean isFound = false;
        int depth = 0;
        int begun = 0;
        for (var line : lines(file)) {
            Matcher begin = BEGIN.matcher(line);
            if (begin.matches()) {
                depth++;
                if (begun == 0 && begin.group(1).equals(name)) {
                    begun = depth;
                    isFound = true;
                }
            } else if (END.matcher(line).matches()) {
                if (begun == depth) {
                    begun = 0;
                }
                depth--;
            } else if (begun > 0) {
                region.add(line);
            }
        }
        if (depth != 0) {
            throw new IllegalStateException("'" + file + "' has a region without end, or an end without region");
        }
        return isFound ? Optional.of(withoutIndentation(withoutEmptyEnds(region))) : Optional.empty();
    }

    private static boolean isMark(String line) {
        return BEGIN.matcher(line).matches() || END.matcher(line).matches();
    }

    private static List<String> withoutEmptyEnds(List<String> lines) {
        int first = 0;
        int last = lines.size();
        while (first < last && lines.get(first).isBlank()) {
            first++;
        }
        while (last > first && lines.get(last - 1).isBlank()) {
            last--;
        }
        return lines.subList(first, last);
    }

    private static List<String> withoutIndentation(List<String> lines) {
        return String.join("\n", lines).stripIndent().lines().toList();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
