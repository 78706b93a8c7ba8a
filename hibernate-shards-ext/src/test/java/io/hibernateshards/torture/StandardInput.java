package io.hibernateshards.torture;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** What the test tells one of its processes, a line each. A test that ended takes its processes along. */
final class StandardInput {

    private StandardInput() {}

    static void listen(Consumer<String> heard) {
        var thread = new Thread(
                () -> {
                    try (var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
                        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                            heard.accept(line);
                        }
                    } catch (IOException ended) {
                        Runtime.getRuntime().halt(2);
                    }
                    Runtime.getRuntime().halt(1);
                },
                "standard-input");
        thread.setDaemon(true);
        thread.start();
    }
}
