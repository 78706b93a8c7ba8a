package io.hibernateshards.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.resharding.SharedShop;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.KeyspaceMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;

/** The program as it is packed, in a process of its own. */
class ProgramJarIT {

    private static final Database ONE = new Database("one", 0);
    private static final Database TWO = new Database("two", 1);

    @TempDir
    private Path directory;

    private Path jar() {
        var jar = System.getProperty("cli.jar");
        assumeTrue(jar != null, "Maven packs the program, and says where it is");
        return Path.of(jar);
    }

    private int run(Path out, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", jar().toString()));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        try {
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    @OnEachDatabase
    void theProgramRunsByItself(Databases fresh, DatabaseKind kind)
            throws SQLException, IOException, InterruptedException {
        var out = directory.resolve("out");
        assertThat(run(out, "--help")).isZero();
        assertThat(out).content().contains("Usage: shards", "Exit codes:");
        assertThat(run(out, "map")).isEqualTo(ExitCode.USAGE);
        assertThat(out)
                .content()
                .contains("'shards.properties' could not be read")
                .doesNotContain("Exception: ");
        // A database in this process's memory is not to be seen from another one.
        assumeTrue(kind == DatabaseKind.POSTGRESQL, "PostgreSQL alone is a server here");
        var shop = SharedShop.of(fresh, KeyspaceMap.evenly("default", 2, List.of(ONE, TWO)), "one", "two");
        var properties = new Properties();
        properties.putAll(shop.settings());
        try (var writer = Files.newBufferedWriter(directory.resolve("shards.properties"))) {
            properties.store(writer, null);
        }

        int exitCode = run(out, "move", "0", "--to", "two", "--yes");

        assertThat(out).content().contains("default/0 one -> two: moved (1 of 1)", "The map is as planned");
        assertThat(exitCode).isZero();
        assertThat(shop.postsOn("two")).containsOnlyKeys(0, 1);
    }
}
