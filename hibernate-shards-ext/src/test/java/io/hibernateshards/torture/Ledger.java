package io.hibernateshards.torture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What somebody did, one line after another, each handed to the operating system before the next thing is done: a kill of the
 * process loses none. Words of a line are separated by blanks. Any thread.
 */
final class Ledger implements AutoCloseable {

    private final FileChannel file;

    Ledger(Path file) {
        try {
            this.file = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    synchronized void write(Object... words) {
        var line = new StringBuilder();
        for (var word : words) {
            line.append(line.isEmpty() ? "" : " ").append(String.valueOf(word).replace('\n', ' '));
        }
        var bytes = ByteBuffer.wrap(line.append('\n').toString().getBytes(StandardCharsets.UTF_8));
        try {
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Something that must not be. */
    void wrong(String what, Throwable failure) {
        var text = new StringBuilder(what);
        if (failure != null) {
            text.append(' ').append(failure);
            for (var frame : failure.getStackTrace()) {
                if (frame.getClassName().startsWith("io.hibernateshards.")) {
                    text.append(" at ").append(frame);
                }
            }
            for (var cause = failure.getCause(); cause != null; cause = cause.getCause()) {
                text.append(" caused by ").append(cause);
            }
        }
        write("WRONG", System.nanoTime(), text);
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
