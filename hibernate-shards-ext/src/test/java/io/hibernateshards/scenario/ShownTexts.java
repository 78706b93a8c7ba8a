package io.hibernateshards.scenario;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Everything that people may see: what is logged at any level while this is open, and what a test adds. */
final class ShownTexts implements AutoCloseable {

    /** Kept here, since the log keeps no hold on its loggers. */
    private final Logger[] loggers = {Logger.getLogger("org.hibernate"), Logger.getLogger("io.hibernateshards")};

    private final StringBuffer texts = new StringBuffer();
    private final Handler handler = new Handler() {
        private final SimpleFormatter formatter = new SimpleFormatter();

        @Override
        public void publish(LogRecord entry) {
            texts.append(formatter.format(entry));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    ShownTexts() {
        handler.setLevel(Level.ALL);
        for (var logger : loggers) {
            logger.addHandler(handler);
            logger.setLevel(Level.ALL);
            logger.setUseParentHandlers(false);
        }
    }

    void add(String text) {
        texts.append(text).append('\n');
    }

    void add(Throwable failure) {
        var trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        add(trace.toString());
    }

    String texts() {
        return texts.toString();
    }

    @Override
    public void close() {
        for (var logger : loggers) {
            logger.removeHandler(handler);
            logger.setLevel(null);
            logger.setUseParentHandlers(true);
        }
    }
}
