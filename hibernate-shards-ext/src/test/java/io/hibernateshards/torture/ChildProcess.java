package io.hibernateshards.torture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM that the test starts, and kills. */
final class ChildProcess {

    private final Process process;

    private ChildProcess(Process process) {
        this.process = process;
    }

    /** @param log to which what it prints is appended */
    static ChildProcess start(Class<?> main, Path log, Object... arguments) {
        var words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dorg.jboss.logging.provider=slf4j",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
        for (var argument : arguments) {
            words.add(argument.toString());
        }
        try {
            return new ChildProcess(new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL; returns when it is gone. */
    void kill() {
        process.destroyForcibly();
        await(Duration.ofSeconds(30));
    }

    /** Stops it for a time, as a long collection of garbage would or a machine without processors; goes on though the test ends. */
    void pause(Duration time) {
        var id = Long.toString(process.pid());
        try {
            var pause = new ProcessBuilder(
                            "/bin/sh",
                            "-c",
                            "kill -STOP \"$1\"; sleep \"$2\"; kill -CONT \"$1\"",
                            "pause",
                            id,
                            Long.toString(time.toSeconds()))
                    .start();
            pause.waitFor();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tells it a line. */
    void tell(String line) {
        try {
            var its = process.getOutputStream();
            its.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            its.flush();
        } catch (IOException ended) {
            // It was killed; nobody is there to be told.
        }
    }

    /** Whether it ended in time. */
    boolean await(Duration time) {
        try {
            return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
