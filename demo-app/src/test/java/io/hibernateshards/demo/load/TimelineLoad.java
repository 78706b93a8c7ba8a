package io.hibernateshards.demo.load;

import io.hibernateshards.demo.loading.GeneratedNetwork;
import io.hibernateshards.demo.loading.Network.Profile;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures the timeline of the web application on 1,024 virtual shards and four databases against the same application on plain
 * Hibernate and one database. Each runs in a process of its own, on PostgreSQL servers of its own, and is asked by closed-loop clients
 * over the loopback interface; the two take turns, and every other round begins with the other one.
 *
 * <pre>
 * TimelineLoad                                          10 rounds of 5 seconds, after 60 seconds of warm-up of each
 * TimelineLoad --rounds=2 --seconds=1 --warm-up=5       shows that it runs, says nothing about speed
 * </pre>
 *
 * <p>A single answer that is no timeline fails the run.
 */
final class TimelineLoad {

    private static final List<Integer> CLIENTS = List.of(1, 8, 64);
    private static final int WARM_UP_CLIENTS = 8;
    private static final int WARM_UP_TURNS = 4;
    private static final int MEMBERS = 2_000;
    private static final int POSTS = 20_000;
    private static final int SIGNED_IN = 200;
    private static final long SEED = 20_261_126;

    private static final JsonMapper JSON = new JsonMapper();

    /** A post as both sides have it. */
    private record Item(
            String createdAt, String authorId, String author, String text, int likes, int comments, boolean liked) {

        private static Item of(JsonNode post) {
            return new Item(
                    post.required("createdAt").stringValue(),
                    post.required("authorId").stringValue(),
                    post.required("author").stringValue(),
                    post.required("text").stringValue(),
                    post.required("likes").intValue(),
                    post.required("comments").intValue(),
                    post.required("liked").booleanValue());
        }
    }

    private final PrintStream out;
    private final int rounds;
    private final Duration time;
    private final Duration warmUp;

    private TimelineLoad(PrintStream out, int rounds, Duration time, Duration warmUp) {
        this.out = out;
        this.rounds = rounds;
        this.time = time;
        this.warmUp = warmUp;
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = 10;
        int seconds = 5;
        int warmUp = 60;
        for (var argument : arguments) {
            if (argument.startsWith("--rounds=")) {
                rounds = number(argument);
            } else if (argument.startsWith("--seconds=")) {
                seconds = number(argument);
            } else if (argument.startsWith("--warm-up=")) {
                warmUp = number(argument);
            } else {
                throw new IllegalArgumentException("Unknown option '" + argument
                        + "'. Known are --rounds, --seconds and --warm-up. Write --rounds=10, for example.");
            }
        }
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        new TimelineLoad(out, rounds, Duration.ofSeconds(seconds), Duration.ofSeconds(warmUp)).run();
    }

    private static int number(String argument) {
        return Integer.parseInt(argument.substring(argument.indexOf('=') + 1));
    }

    private void run() throws IOException, SQLException, InterruptedException {
        try (var plain = LoadedSide.plain(MEMBERS, POSTS);
                var sharded = LoadedSide.sharded(MEMBERS, POSTS)) {
            var members = members();
            plain.signIn(members);
            sharded.signIn(members);
            requireSameAnswers(plain.timelines(), sharded.timelines());
            for (int turn = 0; turn < WARM_UP_TURNS; turn++) {
                plain.load(WARM_UP_CLIENTS, warmUp.dividedBy(WARM_UP_TURNS));
                sharded.load(WARM_UP_CLIENTS, warmUp.dividedBy(WARM_UP_TURNS));
            }
            print("| clients | figure | plain Hibernate, one database | sharded, 1,024 on 4 | ratio |%n");
            print("| --- | --- | --- | --- | --- |%n");
            for (int clients : CLIENTS) {
                measure(clients, plain, sharded);
            }
            var ofPlain = plain.cost();
            var ofSharded = sharded.cost();
            print("| | statements a request | %.2f | %.2f | |%n", ofPlain.statements(), ofSharded.statements());
            print("| | transactions a request | %.2f | %.2f | |%n", ofPlain.transactions(), ofSharded.transactions());
        }
    }

    /** Some of the generated members, the same for both. */
    private static List<String> members() {
        var all = new ArrayList<>(
                new GeneratedNetwork(MEMBERS, POSTS).profiles().map(Profile::id).toList());
        Collections.shuffle(all, new Random(SEED));
        return all.subList(0, SIGNED_IN);
    }

    /** Ids differ, and with them the order of posts of one instant; all else does not. */
    private static void requireSameAnswers(List<byte[]> plain, List<byte[]> sharded) throws IOException {
        for (int member = 0; member < plain.size(); member++) {
            var expected = posts(plain.get(member));
            var found = posts(sharded.get(member));
            if (!expected.equals(found)) {
                throw new IOException("The timelines of a member differ: " + expected + " and " + found);
            }
        }
    }

    private static List<Item> posts(byte[] timeline) throws IOException {
        var posts = JSON.readTree(timeline).required("posts");
        if (posts.isEmpty()) {
            throw new IOException(
                    "A timeline is empty, and says nothing: " + new String(timeline, StandardCharsets.UTF_8));
        }
        return posts.valueStream()
                .map(Item::of)
                .sorted(Comparator.comparing(Item::createdAt).reversed().thenComparing(Item::toString))
                .toList();
    }

    private void measure(int clients, LoadedSide plain, LoadedSide sharded) throws IOException, InterruptedException {
        var ofPlain = new ArrayList<Latencies>();
        var ofSharded = new ArrayList<Latencies>();
        for (int round = 0; round < rounds; round++) {
            if (round % 2 == 0) {
                ofPlain.add(plain.load(clients, time));
                ofSharded.add(sharded.load(clients, time));
            } else {
                ofSharded.add(sharded.load(clients, time));
                ofPlain.add(plain.load(clients, time));
            }
        }
        row(Integer.toString(clients), "p50, ms", ofPlain, ofSharded, window -> window.millis(0.5));
        row("", "p99, ms", ofPlain, ofSharded, window -> window.millis(0.99));
        row("", "requests a second", ofPlain, ofSharded, Latencies::perSecond);
        print(
                "| | requests measured | %,d | %,d | |%n",
                Latencies.together(ofPlain).nanos().length,
                Latencies.together(ofSharded).nanos().length);
    }

    /** A figure over all requests, and the ratio with the least and the greatest of the rounds. */
    private void row(
            String clients,
            String name,
            List<Latencies> ofPlain,
            List<Latencies> ofSharded,
            ToDoubleFunction<Latencies> figure) {
        double plain = figure.applyAsDouble(Latencies.together(ofPlain));
        double sharded = figure.applyAsDouble(Latencies.together(ofSharded));
        var ratios = new ArrayList<Double>();
        for (int round = 0; round < ofPlain.size(); round++) {
            ratios.add(figure.applyAsDouble(ofSharded.get(round)) / figure.applyAsDouble(ofPlain.get(round)));
        }
        print(
                "| %s | %s | %s | %s | × %.2f (%.2f to %.2f) |%n",
                clients,
                name,
                text(plain),
                text(sharded),
                sharded / plain,
                Collections.min(ratios),
                Collections.max(ratios));
    }

    private static String text(double figure) {
        return figure >= 100 ? String.format(Locale.ROOT, "%,.0f", figure) : String.format(Locale.ROOT, "%.2f", figure);
    }

    private void print(String format, Object... values) {
        out.printf(Locale.ROOT, format, values);
    }
}
