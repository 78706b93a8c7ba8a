package io.hibernateshards.demo.load;

import io.hibernateshards.demo.loading.NetworkLoader;
import io.hibernateshards.fixtures.postgres.PostgresServer;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;

/** The application on servers of its own, with members who are signed in. */
final class LoadedSide implements AutoCloseable {

    /** So many times that the pools' tests of connections that were idle hardly count. */
    private static final int COST_TURNS = 10;

    private static final int CONNECTIONS_PER_DATABASE = 32;
    /** Longer than a PostgreSQL server keeps its counts to itself. */
    private static final Duration COUNTS_ARE_SEEN = Duration.ofSeconds(12);

    private final List<PostgresServer> servers;
    private final List<String> databases;
    private final ApplicationProcess application;
    private final List<byte[]> requests = new ArrayList<>();

    private LoadedSide(List<PostgresServer> servers, List<String> databases, ApplicationProcess application) {
        this.servers = servers;
        this.databases = databases;
        this.application = application;
    }

    /** One server with one database and plain Hibernate. */
    static LoadedSide plain(int members, int posts) throws IOException, SQLException {
        var server = PostgresServer.start();
        try {
            var properties = common();
            properties.put("spring.datasource.url", server.createDatabase("social"));
            properties.put("spring.datasource.username", PostgresServer.USER);
            properties.put("spring.datasource.hikari.maximum-pool-size", Integer.toString(CONNECTIONS_PER_DATABASE));
            properties.put("spring.datasource.hikari.minimum-idle", Integer.toString(CONNECTIONS_PER_DATABASE));
            return start(List.of(server), List.of("social"), properties, members, posts);
        } catch (IOException | SQLException | RuntimeException failure) {
            server.close();
            throw failure;
        }
    }

    /** Four servers with a database each, 1,024 virtual shards on them. */
    static LoadedSide sharded(int members, int posts) throws IOException, SQLException {
        var servers = new ArrayList<PostgresServer>();
        var names = new ArrayList<String>();
        var properties = common();
        try {
            for (int number = 0; number < 4; number++) {
                var name = "social_" + number;
                var server = PostgresServer.start();
                servers.add(server);
                names.add(name);
                properties.put("hibernate-shards.databases." + name + ".url", server.createDatabase(name));
                properties.put("hibernate-shards.databases." + name + ".username", PostgresServer.USER);
            }
            properties.put("hibernate-shards.pool.max-size", Integer.toString(CONNECTIONS_PER_DATABASE));
            properties.put("hibernate-shards.pool.min-idle", Integer.toString(CONNECTIONS_PER_DATABASE));
            return start(servers, names, properties, members, posts);
        } catch (IOException | SQLException | RuntimeException failure) {
            servers.forEach(PostgresServer::close);
            throw failure;
        }
    }

    private static Map<String, String> common() {
        var properties = new LinkedHashMap<String, String>();
        properties.put("server.port", "0");
        properties.put("server.tomcat.max-keep-alive-requests", "-1");
        // As many at once as a pool has connections, so that none waits for what another one holds.
        properties.put("server.tomcat.threads.max", Integer.toString(CONNECTIONS_PER_DATABASE));
        properties.put("social.limits.reads-per-minute", "1000000000");
        properties.put("social.limits.sign-ins-per-minute", "1000000000");
        properties.put(
                "spring.jpa.properties.hibernate.session_factory.statement_inspector",
                ServedApplication.Counting.class.getName());
        return properties;
    }

    private static LoadedSide start(
            List<PostgresServer> servers,
            List<String> databases,
            Map<String, String> properties,
            int members,
            int posts)
            throws IOException, SQLException {
        var side = new LoadedSide(servers, databases, ApplicationProcess.start(properties, members, posts));
        for (int number = 0; number < servers.size(); number++) {
            try (var connection = servers.get(number).connection(databases.get(number));
                    var statement = connection.createStatement()) {
                statement.execute("vacuum analyze");
            } catch (SQLException | RuntimeException failure) {
                side.application.close();
                throw failure;
            }
        }
        return side;
    }

    /** Signs these members in; their timelines are what is then asked for. */
    void signIn(List<String> members) throws IOException, InterruptedException {
        for (var member : members) {
            requests.add(TimelineClient.request(application.signIn(member, NetworkLoader.PASSWORD)));
        }
    }

    /** The timeline of each of those members. */
    List<byte[]> timelines() throws IOException {
        try (var client = new TimelineClient(application.port())) {
            var timelines = new ArrayList<byte[]>();
            for (var request : requests) {
                timelines.add(client.timeline(request));
            }
            return timelines;
        }
    }

    /**
     * Lets that many clients ask for timelines of members at random for a while, each as soon as its last answer is there.
     *
     * @throws IOException if one answer is no timeline
     */
    Latencies load(int clients, Duration time) throws IOException, InterruptedException {
        var threads = Executors.newFixedThreadPool(clients);
        try {
            long start = System.nanoTime();
            long end = start + time.toNanos();
            var running = threads.invokeAll(Collections.<Callable<long[]>>nCopies(clients, () -> ask(end)));
            var all = LongStream.builder();
            for (var client : running) {
                Arrays.stream(client.get()).forEach(all);
            }
            return new Latencies(all.build().toArray(), Duration.ofNanos(System.nanoTime() - start));
        } catch (ExecutionException failure) {
            throw new IOException("A client got no timeline, so nothing of this run counts", failure.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private long[] ask(long end) throws IOException {
        var random = ThreadLocalRandom.current();
        var nanos = LongStream.builder();
        try (var client = new TimelineClient(application.port())) {
            for (long start = System.nanoTime(); start < end; ) {
                client.timeline(requests.get(random.nextInt(requests.size())));
                long answered = System.nanoTime();
                nanos.add(answered - start);
                start = answered;
            }
        }
        return nanos.build().toArray();
    }

    /**
     * What a timeline costs, asked for by one client, the same number of times for each member.
     *
     * @param statements how many SQL statements, on average
     * @param transactions how many transactions the servers ended, on average
     */
    record Cost(double statements, double transactions) {}

    Cost cost() throws IOException, SQLException, InterruptedException {
        Thread.sleep(COUNTS_ARE_SEEN.toMillis());
        long transactions = transactions();
        long statements = application.statements();
        for (int turn = 0; turn < COST_TURNS; turn++) {
            timelines();
        }
        statements = application.statements() - statements;
        Thread.sleep(COUNTS_ARE_SEEN.toMillis());
        transactions = transactions() - transactions;
        double asked = (double) COST_TURNS * requests.size();
        return new Cost(statements / asked, transactions / asked);
    }

    private long transactions() throws SQLException {
        long transactions = 0;
        for (int number = 0; number < servers.size(); number++) {
            try (var connection = servers.get(number).connection(PostgresServer.USER);
                    var statement = connection.createStatement();
                    var rows = statement.executeQuery(
                            "select xact_commit + xact_rollback from pg_stat_database where datname = '"
                                    + databases.get(number) + "'")) {
                rows.next();
                transactions += rows.getLong(1);
            }
        }
        return transactions;
    }

    @Override
    public void close() {
        application.close();
        servers.forEach(PostgresServer::close);
    }
}
