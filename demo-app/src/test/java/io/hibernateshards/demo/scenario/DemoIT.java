package io.hibernateshards.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.demo.Demo;
import io.hibernateshards.demo.loading.NetworkLoader;
import io.hibernateshards.demo.loading.TutorialNetwork;
import io.hibernateshards.demo.tour.Page;
import io.hibernateshards.demo.tour.Terminal;
import io.hibernateshards.demo.tour.Tour;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.OnEachDatabase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as it is run, on files. */
class DemoIT {

    @TempDir
    Path directory;

    @Test
    void theTutorialsTourShowsTheTutorialsFigures() {
        var output = run("--data=tutorial");

        assertThat(output)
                .contains("Where the rows live", "social_0", "social_3")
                .contains("🌻 Alice", "🎸 Bob", "📷 Charlie", "🚲 Diana")
                .containsPattern("\\b4 +3 +3 +3 +6 +0\\.75 +3\\.00\\b");
        assertThat(output.lines().map(String::length))
                .allSatisfy(length -> assertThat(length).isLessThanOrEqualTo(101));
    }

    @Test
    void theTourRunsAgainOnTheSameFilesWithTheSameAnswers() {
        var first = run("--data=all", "--members=30", "--posts=90");
        var second = run("--data=all", "--members=30", "--posts=90");

        assertThat(first).contains("Loading members: 34 of 34");
        assertThat(second).doesNotContain("Loading");
        assertThat(tour(second)).isEqualTo(tour(first));
        assertThat(directory.resolve("all-30-90/social_2.mv.db")).exists();
    }

    @Test
    void freshStartsOverAndLeavesOtherFilesAlone() throws Exception {
        run("--data=tutorial");
        var other = Files.writeString(directory.resolve("tutorial/notes.txt"), "mine");

        var output = run("--data=tutorial", "--fresh");

        assertThat(output).contains("Loading members: 4 of 4");
        assertThat(other).exists();
    }

    @Test
    void anEmptyNetworkHasATourToo() {
        var output = run("--data=generated", "--members=0", "--posts=0");

        assertThat(output)
                .contains("Nobody has joined yet.", "Nothing has been posted yet.")
                .containsPattern("\\b0 +0 +0 +0 +0 +0\\.00 +0\\.00\\b");
    }

    @OnEachDatabase
    void theTourIsTheSameOnEveryKindOfDatabase(DatabaseKind kind) {
        var bytes = new ByteArrayOutputStream();
        try (var unit = new SocialUnit(kind, 1024, 4)) {
            new NetworkLoader(unit.factory()).load(new TutorialNetwork(), done -> {});
            new Tour(unit.factory(), new Page(new PrintStream(bytes, true, StandardCharsets.UTF_8), Terminal.NONE))
                    .run();
        }

        assertThat(tour(bytes.toString(StandardCharsets.UTF_8))).isEqualTo(tour(run("--data=tutorial")));
    }

    private String run(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var all = Stream.concat(Stream.of("--tour", "--directory=" + directory), Stream.of(arguments))
                .toArray(String[]::new);

        int status = Demo.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Terminal.NONE,
                all);

        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(status).isZero();
        return out.toString(StandardCharsets.UTF_8);
    }

    /** The scenes, without the times that queries took. */
    private static String tour(String output) {
        return output.substring(output.indexOf("1. Where the rows live"))
                .replaceAll(" · [0-9.,]+ ms", "")
                .replaceAll("  The databases stay in [^$]*", "");
    }
}
