package io.hibernateshards.examples;

import io.hibernateshards.examples.employees.EmployeesExample;
import io.hibernateshards.examples.leaderboard.LeaderboardExample;
import io.hibernateshards.examples.links.LinksExample;
import io.hibernateshards.examples.orders.OrdersExample;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Runs the example that its argument names, on H2 in memory. */
public final class Examples {

    private static final int OK = 0;
    private static final int UNKNOWN = 2;

    private static final Map<String, Example> ALL = new TreeMap<>(Map.of(
            "orders", OrdersExample::run,
            "leaderboard", LeaderboardExample::run,
            "links", LinksExample::run,
            "employees", EmployeesExample::run));

    private Examples() {}

    public static void main(String... arguments) {
        // Hibernate logs through JBoss Logging, which takes slf4j only when told to.
        if (System.getProperty("org.jboss.logging.provider") == null) {
            System.setProperty("org.jboss.logging.provider", "slf4j");
        }
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        var err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        int status = run(out, err, arguments);
        if (status != OK) {
            System.exit(status);
        }
    }

    /** The whole program; its exit status. */
    public static int run(PrintStream out, PrintStream err, String... arguments) {
        var name = String.join(" ", arguments);
        var example = ALL.get(name);
        if (example == null) {
            err.println("There is no example '" + name + "'. Known are " + String.join(", ", ALL.keySet())
                    + ". Name one of them, as in -Dexample=orders.");
            return UNKNOWN;
        }
        example.run(new Account(out));
        return OK;
    }
}
