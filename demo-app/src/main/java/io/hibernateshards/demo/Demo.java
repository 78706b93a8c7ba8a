package io.hibernateshards.demo;

import io.hibernateshards.demo.DemoOptions.InvalidOptionException;
import io.hibernateshards.demo.loading.Network;
import io.hibernateshards.demo.loading.NetworkLoader;
import io.hibernateshards.demo.tour.Page;
import io.hibernateshards.demo.tour.Terminal;
import io.hibernateshards.demo.tour.Tour;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;

/** Loads a social network into four databases and serves its pages, or prints a tour of it. */
public final class Demo {

    private static final int OK = 0;
    private static final int FAILURE = 1;
    private static final int INVALID_OPTION = 2;

    private Demo() {}

    public static void main(String... arguments) {
        // Hibernate logs through JBoss Logging, which takes slf4j only when told to.
        if (System.getProperty("org.jboss.logging.provider") == null) {
            System.setProperty("org.jboss.logging.provider", "slf4j");
        }
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        var err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        int status = run(out, err, Terminal.detect(), arguments);
        if (status != OK) {
            System.exit(status);
        }
    }

    /** The whole program, or for the pages its start; its exit status. */
    public static int run(PrintStream out, PrintStream err, Terminal terminal, String... arguments) {
        DemoOptions options;
        try {
            options = DemoOptions.parse(arguments);
        } catch (InvalidOptionException invalid) {
            err.println(invalid.getMessage());
            err.println("See --help.");
            return INVALID_OPTION;
        }
        if (options.help()) {
            out.print(DemoOptions.USAGE);
            return OK;
        }
        var page = new Page(out, terminal);
        return options.tour() ? tour(options, page, err) : serve(options, page, err);
    }

    /** Starts the web application, which goes on when this returns; the program ends with it. */
    private static int serve(DemoOptions options, Page page, PrintStream err) {
        try {
            new WebDemo(options, page).start();
        } catch (IOException | RuntimeException failure) {
            err.println("The demo did not start.");
            reasons(failure).forEach(reason -> err.println("  " + reason));
            return FAILURE;
        }
        return OK;
    }

    private static int tour(DemoOptions options, Page page, PrintStream err) {
        var directory = options.networkDirectory();
        try {
            if (options.fresh()) {
                SocialDatabases.delete(directory);
            }
            try (var factory = SocialDatabases.open(directory)) {
                page.opening(
                        "A social network on four databases",
                        "The unit “social” in META-INF/persistence.xml names the provider of hibernate-shards-ext and"
                                + " four H2 databases, whose files are in " + directory + ". All that follows is"
                                + " done with an EntityManager and HQL.");
                load(options.network(), factory, page);
                new Tour(factory, page).run();
            }
        } catch (PersistenceException | IOException failure) {
            err.println("The demo in " + directory + " stopped.");
            reasons(failure).forEach(reason -> err.println("  " + reason));
            return FAILURE;
        }
        page.note("The databases stay in " + directory + "; run again to use them, or with --fresh to start over.");
        return OK;
    }

    private static void load(Network network, EntityManagerFactory factory, Page page) {
        try (var progress = page.progress("Loading members", network.size())) {
            if (new NetworkLoader(factory).load(network, progress) > 0) {
                progress.close();
                page.space();
            }
        }
    }

    /** What the failure and its causes say; a cause that was cited already is left out. */
    private static List<String> reasons(Throwable failure) {
        var reasons = new ArrayList<String>();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            var said = isPathAlone(cause) ? cause.toString() : String.valueOf(cause.getMessage());
            if (reasons.stream().noneMatch(reason -> reason.contains(said))) {
                reasons.add(said);
            }
        }
        return reasons;
    }

    private static boolean isPathAlone(Throwable reason) {
        return reason instanceof FileSystemException file && file.getReason() == null;
    }
}
