package io.hibernateshards.cli;

import io.hibernateshards.resharding.SharedShop;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command line in this process, with settings in a file, an environment and a terminal of the test's own. */
final class Program {

    final Map<String, String> settings = new HashMap<>();
    final Map<String, String> environment = new HashMap<>();
    final List<String> asked = new ArrayList<>();

    private final Path file;
    private final ArrayDeque<String> answers = new ArrayDeque<>();
    private boolean interactive;

    Program(Path directory) {
        this.file = directory.resolve("shards.properties");
    }

    /** With the settings of a shop, and its passwords in the environment. */
    static Program of(Path directory, SharedShop shop) {
        var program = new Program(directory);
        program.settings.putAll(shop.settings());
        for (var name : String.valueOf(shop.settings().get("hibernate.shards.databases"))
                .split(",")) {
            program.environment.put(
                    "SHARDS_PASSWORD_" + name.toUpperCase(Locale.ROOT),
                    shop.database(name).password());
        }
        return program;
    }

    /** Someone sits in front of it, and gives these answers in turn. */
    Program answering(String... its) {
        interactive = true;
        answers.addAll(List.of(its));
        return this;
    }

    /** What a command said, and how it ended. */
    record Ran(int exitCode, String out, String err) {

        JsonNode json() {
            return JsonMapper.shared().readTree(out);
        }
    }

    Ran run(String... arguments) throws IOException {
        var properties = new Properties();
        properties.putAll(settings);
        try (var writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        }
        var all = new ArrayList<>(List.of(arguments));
        all.add("--settings=" + file);
        return runAlone(all.toArray(String[]::new));
    }

    Ran runAlone(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int exitCode = new ShardsCommand(environment::get, terminal())
                .commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        return new Ran(exitCode, out.toString(), err.toString());
    }

    private Terminal terminal() {
        return new Terminal() {
            @Override
            public boolean isInteractive() {
                return interactive;
            }

            @Override
            public String ask(String question) {
                asked.add(question);
                return answers.remove();
            }

            @Override
            public String askSecret(String question) {
                return ask(question);
            }
        };
    }
}
