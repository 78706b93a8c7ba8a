package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Several JVMs of one application write to the same databases at the same time. */
class SeveralNodesIT {

    private static final int NODES = 3;

    /** H2 in a file, since several JVMs open it. */
    static Stream<DatabaseKind> kinds() {
        return DatabaseKind.selected().map(kind -> kind == DatabaseKind.H2 ? DatabaseKind.H2_FILE : kind);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void nodesNeverMakeTheSameIdNorPlaceAKeyTwice(DatabaseKind kind, @TempDir Path directory) throws Exception {
        try (var databases = Databases.create(kind)) {
            var stores = databases.fresh("one", "two");
            // H2 lets others in through the JVM that opened the file first, which is this one, to the end.
            try (var one = DriverManager.getConnection(url(stores.get(0)), login(stores.get(0)));
                    var two = DriverManager.getConnection(url(stores.get(1)), login(stores.get(1)))) {
                var settings = settings(stores);
                settings.setProperty("jakarta.persistence.schema-generation.database.action", "create");
                NodeProcess.open(settings).close();
                settings.setProperty("jakarta.persistence.schema-generation.database.action", "none");

                runAtOnce(directory, settings);

                assertThat(one.isValid(5) && two.isValid(5)).isTrue();
                var senders = rows(stores, "select id from Sender");
                assertThat(senders).hasSize(NODES * NodeProcess.SENDERS).doesNotHaveDuplicates();
                assertThat(rows(stores, "select id from Parcel"))
                        .hasSize(NODES * NodeProcess.SENDERS)
                        .doesNotHaveDuplicates();
                for (var store : stores) {
                    assertThat(rows(List.of(store), "select id from Sender")).isNotEmpty();
                    assertThat(rows(List.of(store), "select id from Parcel where mod(id, 8) <> vshard"))
                            .isEmpty();
                }
                assertThat(rows(stores, "select name from Tenant"))
                        .hasSize(NodeProcess.KEYS)
                        .doesNotHaveDuplicates();
                assertThat(rows(List.of(stores.get(0)), "select key_form from hs_directory"))
                        .hasSize(NodeProcess.KEYS);
            }
        }
    }

    private static String url(TestDatabase store) {
        return store.kind() == DatabaseKind.H2_FILE ? store.url() + ";AUTO_SERVER=TRUE" : store.url();
    }

    private static Properties login(TestDatabase store) {
        var login = new Properties();
        login.setProperty("user", store.user());
        login.setProperty("password", store.password());
        return login;
    }

    private static List<String> rows(List<TestDatabase> stores, String sql) throws SQLException {
        var rows = new ArrayList<String>();
        for (var store : stores) {
            try (var connection = DriverManager.getConnection(url(store), login(store));
                    var statement = connection.createStatement();
                    var found = statement.executeQuery(sql)) {
                while (found.next()) {
                    rows.add(found.getString(1));
                }
            }
        }
        return rows;
    }

    /** The last four virtual shards are divided between both databases, so that roots are made for each. */
    private static Properties settings(List<TestDatabase> stores) {
        var settings = new Properties();
        settings.setProperty("hibernate.shards.databases", "one, two");
        settings.setProperty("hibernate.shards.virtual_shards", "8");
        settings.setProperty("hibernate.shards.groups", "a: 0-3 @ one; b: 4-7 @ two, one");
        settings.setProperty("hibernate.shards.transactions", "best_effort");
        for (var store : stores) {
            var prefix = "hibernate.shards.database." + store.name() + ".";
            settings.setProperty(prefix + "url", url(store));
            settings.setProperty(prefix + "user", store.user());
            settings.setProperty(prefix + "password", store.password());
            settings.setProperty(prefix + "pool.max_size", "3");
        }
        return settings;
    }

    private static void runAtOnce(Path directory, Properties settings) throws IOException, InterruptedException {
        var file = directory.resolve("settings");
        try (var writer = Files.newBufferedWriter(file)) {
            settings.store(writer, null);
        }
        var go = directory.resolve("go");
        var nodes = new ArrayList<Process>();
        try {
            for (int number = 0; number < NODES; number++) {
                nodes.add(new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-Xmx256m",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                                NodeProcess.class.getName(),
                                file.toString(),
                                directory.resolve("ready" + number).toString(),
                                go.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("log" + number).toFile())
                        .start());
            }
            for (int number = 0; number < NODES; number++) {
                var node = nodes.get(number);
                var ready = directory.resolve("ready" + number);
                await().atMost(Duration.ofMinutes(2)).until(() -> Files.exists(ready) || !node.isAlive());
            }
            Files.writeString(go, "go");
            for (int number = 0; number < NODES; number++) {
                var node = nodes.get(number);
                assertThat(node.waitFor(3, TimeUnit.MINUTES)).isTrue();
                assertThat(node.exitValue())
                        .as(Files.readString(directory.resolve("log" + number)))
                        .isZero();
            }
        } finally {
            nodes.forEach(Process::destroyForcibly);
        }
    }
}
