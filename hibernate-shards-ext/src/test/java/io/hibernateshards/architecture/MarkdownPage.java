package io.hibernateshards.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A page of the documentation: its code blocks, the places that links can lead to, and where its own links lead. */
final class MarkdownPage {

    private static final Pattern FENCE = Pattern.compile("```(\\w*)");
    private static final Pattern ORIGIN = Pattern.compile("<!-- snippet: ([^\\s#]+)(?:#(\\S+))? -->");
    private static final Pattern HEADING = Pattern.compile("#{1,6} (.+)");
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");

    /**
     * A block between fences.
     *
     * @param language what its fence says, or nothing
     * @param origin the file that it is taken from, or null where none is named
     * @param region the region of that file, or null for all of it
     * @param first the number of its first line in the page, from 0
     * @param lines its lines
     */
    record Block(
            String language,
            @Nullable String origin,
            @Nullable String region,
            int first,
            List<String> lines) {}

    private final Path file;
    private final List<String> lines;
    private final List<Block> blocks = new ArrayList<>();
    private final Set<String> anchors = new TreeSet<>();
    private final List<String> links = new ArrayList<>();

    private MarkdownPage(Path file, List<String> lines) {
        this.file = file;
        this.lines = lines;
        read();
    }

    static MarkdownPage of(Path file) {
        try {
            return new MarkdownPage(file, Files.readAllLines(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    Path file() {
        return file;
    }

    List<Block> blocks() {
        return blocks;
    }

    /** Where links can lead to within the page, without the number sign. */
    Set<String> anchors() {
        return anchors;
    }

    /** Where its links lead, as they are written, but for those to other hosts. */
    List<String> links() {
        return links;
    }

    private void read() {
        Map<String, Integer> headings = new HashMap<>();
        String origin = "";
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            var fence = FENCE.matcher(line);
            if (fence.matches()) {
                int last = i + 1;
                while (!lines.get(last).equals("```")) {
                    last++;
                }
                blocks.add(block(fence.group(1), origin, i + 1, last));
                i = last;
            } else {
                readText(line, headings);
            }
            origin = line.isBlank() ? origin : line;
        }
    }

    private Block block(String language, String before, int first, int last) {
        var origin = ORIGIN.matcher(before);
        boolean isNamed = origin.matches();
        return new Block(
                language,
                isNamed ? origin.group(1) : null,
                isNamed ? origin.group(2) : null,
                first,
                List.copyOf(lines.subList(first, last)));
    }

    private void readText(String line, Map<String, Integer> headings) {
        var heading = HEADING.matcher(line);
        if (heading.matches()) {
            var anchor = anchor(heading.group(1));
            int before = headings.merge(anchor, 1, Integer::sum) - 1;
            anchors.add(before == 0 ? anchor : anchor + "-" + before);
        }
        LINK.matcher(line.replaceAll("`[^`]*`", ""))
                .results()
                .map(link -> link.group(1))
                .filter(link -> !link.matches("\\w+:.*"))
                .forEach(links::add);
    }

    /** As GitHub makes it of a heading. */
    private static String anchor(String heading) {
        return heading.replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    /** The page with other lines in its blocks: those given for a block replace it, where they are given. */
    void write(Map<Block, List<String>> replacements) {
        var written = new ArrayList<String>();
        int next = 0;
        for (var block : blocks) {
            written.addAll(lines.subList(next, block.first()));
            written.addAll(Optional.ofNullable(replacements.get(block)).orElse(block.lines()));
            next = block.first() + block.lines().size();
        }
        written.addAll(lines.subList(next, lines.size()));
        try {
            Files.write(file, written);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
