package io.hibernateshards.demo.load;

import io.hibernateshards.demo.loading.GeneratedNetwork;
import io.hibernateshards.demo.loading.NetworkLoader;
import io.hibernateshards.demo.web.SocialApplication;
import jakarta.persistence.EntityManagerFactory;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import org.hibernate.resource.jdbc.spi.StatementInspector;
import org.springframework.boot.builder.SpringApplicationBuilder;

/**
 * The web application in a process of its own, with a generated network. It says {@code port <number>} once it serves, answers each
 * line {@code statements} by how many SQL statements it has made until then, and ends with its input.
 */
final class ServedApplication {

    static final String PORT = "port ";
    static final String STATEMENTS = "statements";

    /** Counts, in the same way for both units. */
    public static final class Counting implements StatementInspector {

        private static final long serialVersionUID = 1;
        private static final LongAdder COUNT = new LongAdder();

        @Override
        public String inspect(String sql) {
            COUNT.increment();
            return sql;
        }
    }

    private ServedApplication() {}

    /** How many members and posts, then the application's own arguments. */
    public static void main(String[] arguments) throws IOException {
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        var network = new GeneratedNetwork(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
        try (var context = new SpringApplicationBuilder(SocialApplication.class)
                        .run(Arrays.copyOfRange(arguments, 2, arguments.length));
                var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            new NetworkLoader(context.getBean(EntityManagerFactory.class)).load(network, done -> {});
            out.println(PORT + context.getEnvironment().getProperty("local.server.port"));
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.equals(STATEMENTS)) {
                    out.println(Counting.COUNT.sum());
                }
            }
        }
    }
}
