package io.hibernateshards.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.architecture.MarkdownPage.Block;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the documentation shows of code is what runs in a test: a block is a region of a source, named above the block. The system property
 * {@code docs.write=true} writes the blocks anew.
 *
 * <pre>
 * &lt;!-- snippet: demo-app/src/main/java/io/hibernateshards/demo/post/PostService.java#like --&gt;
 * </pre>
 */
class DocumentationTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Set<String> FREE = Set.of("", "sh", "text");

    private static List<MarkdownPage> pages() {
        try (var inDocs = Files.walk(ROOT.resolve("docs"));
                var atRoot = Files.list(ROOT)) {
            return Stream.concat(atRoot, inDocs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .map(MarkdownPage::of)
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String name(Path file) {
        return ROOT.relativize(file).toString();
    }

    private static Optional<List<String>> region(Block block) {
        var file = ROOT.resolve(Objects.requireNonNull(block.origin()));
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        return block.region() == null
                ? Optional.of(SourceRegion.whole(file))
                : SourceRegion.of(file, Objects.requireNonNull(block.region()));
    }

    @Test
    void everyBlockOfCodeIsTheRegionThatItNames() {
        var wrong = new ArrayList<String>();

        for (var page : pages()) {
            var stale = new LinkedHashMap<Block, List<String>>();
            for (var block : page.blocks()) {
                var where = name(page.file()) + ":" + (block.first() + 1);
                if (block.origin() == null) {
                    wrong.addAll(FREE.contains(block.language()) ? List.of() : List.of(where + " names no region"));
                    continue;
                }
                var region = region(block);
                if (region.isEmpty()) {
                    wrong.add(where + " names a region that is not there: " + block.origin() + "#" + block.region());
                } else if (!region.get().equals(block.lines())) {
                    stale.put(block, region.get());
                }
            }
            if (Boolean.getBoolean("docs.write") && !stale.isEmpty()) {
                page.write(stale);
            } else {
                stale.keySet()
                        .forEach(block -> wrong.add(name(page.file()) + ":" + (block.first() + 1)
                                + " is not what its region has; -Ddocs.write=true writes it anew"));
            }
        }

        assertThat(wrong).isEmpty();
    }

    @Test
    void everyLinkLeadsSomewhere() {
        var broken = new ArrayList<String>();

        for (var page : pages()) {
            for (var link : page.links()) {
                var parts = link.split("#", 2);
                var target = parts[0].isEmpty()
                        ? page.file()
                        : Objects.requireNonNull(page.file().getParent()).resolve(parts[0]);
                boolean isThere = Files.exists(target)
                        && (parts.length == 1
                                || MarkdownPage.of(target).anchors().contains(parts[1]));
                if (!isThere) {
                    broken.add(name(page.file()) + ": " + link);
                }
            }
        }

        assertThat(broken).isEmpty();
    }

    @Test
    void theIndexHasEveryPage() {
        var index = MarkdownPage.of(ROOT.resolve("docs/README.md"));

        assertThat(pages().stream()
                        .map(MarkdownPage::file)
                        .filter(file -> ROOT.resolve("docs").equals(file.getParent()) && !file.equals(index.file()))
                        .map(file -> String.valueOf(file.getFileName())))
                .isSubsetOf(index.links());
    }

    @Test
    void aRegionIsItsLinesWithoutIndentationAndMarks(@TempDir Path directory) throws IOException {
        var file = directory.resolve("Source.java");
        Files.writeString(file, """
                class Source {
                    // region fields
                    int a;

                    // region inner
                    int b;
                    // endregion
                    // endregion
                    int hidden;
                    // region fields

                      int c;
                    // endregion
                }
                """);

        assertThat(SourceRegion.of(file, "fields")).contains(List.of("int a;", "", "int b;", "", "  int c;"));
        assertThat(SourceRegion.of(file, "inner")).contains(List.of("int b;"));
        assertThat(SourceRegion.of(file, "absent")).isEmpty();
        assertThat(SourceRegion.whole(file)).contains("    int hidden;").doesNotContain("    // endregion");
    }

    @Test
    void aPageIsReadAsItsReadersSeeIt(@TempDir Path directory) throws IOException {
        var file = directory.resolve("page.md");
        Files.writeString(file, """
                # A `page`, of sorts
                See [it](#a-page-of-sorts) and [others](other.md#x), not `[this](code.md)` nor [that](https://host/x).
                <!-- snippet: a/B.java#c -->
                ```java
                # no heading
                ```
                ## Twice
                ## Twice
                ```
                free
                ```
                """);

        var page = MarkdownPage.of(file);

        assertThat(page.anchors()).containsExactlyInAnyOrder("a-page-of-sorts", "twice", "twice-1");
        assertThat(page.links()).containsExactly("#a-page-of-sorts", "other.md#x");
        assertThat(page.blocks())
                .containsExactly(
                        new Block("java", "a/B.java", "c", 4, List.of("# no heading")),
                        new Block("", null, null, 9, List.of("free")));
        page.write(java.util.Map.of(page.blocks().get(0), List.of("one", "two")));
        assertThat(Files.readAllLines(file)).hasSize(12).containsSequence("```java", "one", "two", "```", "## Twice");
    }
}
