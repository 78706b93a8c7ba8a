package io.hibernateshards.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hibernateshards.fixtures.DatabaseKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * A short {@link Torture}. A long one, in about a quarter of an hour: {@code mvn verify -pl hibernate-shards-ext -am -Dtest=none
 * -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=TortureIT -Dfailsafe.failIfNoSpecifiedTests=false -Dtorture.kills=200}
 */
class TortureIT {

    private static final int KILLS = Integer.getInteger("torture.kills", 10);
    private static final int SHOWN = 20;
    private static final long SEED = Long.getLong("torture.seed", System.nanoTime());

    @Test
    void whateverIsKilledNothingIsLostAndNothingIsSeenTwice(TestReporter reporter) throws Exception {
        assumeTrue(DatabaseKind.selected().anyMatch(DatabaseKind.POSTGRESQL::equals));
        var runs = Files.createDirectories(Path.of("target", "torture").toAbsolutePath());
        var directory = Files.createTempDirectory(runs, SEED + "-");
        var calm = Duration.ofSeconds(KILLS > 10 ? 30 : 4);

        var result = Torture.run(new Torture.Size(KILLS, calm, 3, 2, SEED), directory);

        var figures = result.figures().stream().collect(Collectors.joining("\n", "seed: " + SEED + "\n", "\n"));
        Files.writeString(directory.resolve("figures"), figures);
        reporter.publishEntry("figures", figures);
        Files.write(directory.resolve("wrong"), result.wrong());
        assertThat(result.wrong().stream().limit(SHOWN))
                .as(
                        "seed %s, the first of %s, ledgers in %s",
                        SEED, result.wrong().size(), directory)
                .isEmpty();
    }
}
