package io.hibernateshards.demo.scenario.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.demo.figures.PlatformFigures;
import io.hibernateshards.demo.loading.GeneratedNetwork;
import io.hibernateshards.demo.loading.TutorialNetwork;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.OnEachDatabase;
import jakarta.persistence.EntityManagerFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must not work does not, says so by its status, and writes nothing. */
class BadInputIT {

    private static final String TOO_LONG = "x".repeat(501);

    @OnEachDatabase
    void whatCannotBeUnderstoodIsRefusedAndWritesNothing(DatabaseKind kind) throws Exception {
        try (var application = start(kind)) {
            var before = figures(application);
            var alice = Visitor.signedIn(application, "user_001");
            long post = postOf(application, "user_003");

            assertThat(statuses(
                            alice.get("/timeline?after=yesterday"),
                            alice.get("/timeline?after=2026-03-02T08:00:00Z~x"),
                            alice.get("/timeline"),
                            alice.get("/posts/" + post + "?before=today"),
                            alice.get("/posts?page=0"),
                            alice.get("/posts?page=many"),
                            alice.get("/posts/abc"),
                            alice.get("/trending?days=12"),
                            alice.get("/tags/no%20tag"),
                            alice.get("/search?q=%00"),
                            alice.get("/search?q=" + "y".repeat(101)),
                            alice.postForm("/members/user_001/befriend", Map.of()),
                            alice.postJson("/api/posts", "{\"text\": \"\"}"),
                            alice.postJson("/api/posts", "{\"text\": \"" + TOO_LONG + "\"}"),
                            alice.postJson("/api/posts", "no json")))
                    .containsOnly(400);
            assertThat(statuses(
                            alice.get("/members/nobody"),
                            alice.get("/members/nobody/posts?after=2026-03-02T08:00:00Z~1"),
                            alice.get("/members/" + "m".repeat(300)),
                            alice.get("/posts/" + (post + 1)),
                            alice.get("/posts/-1"),
                            alice.get("/posts/" + Long.MAX_VALUE),
                            alice.postForm("/posts/" + (post + 1) + "/like", Map.of()),
                            alice.postForm("/posts/" + (post + 1) + "/comments", Map.of("text", "Lost")),
                            alice.postForm("/members/nobody/befriend", Map.of()),
                            alice.postForm("/members/nobody/unfriend", Map.of()),
                            alice.get("/nothing-here")))
                    .containsOnly(404);
            assertThat(statuses(
                            alice.postForm("/posts", Map.of("text", " ")),
                            alice.postForm("/posts", Map.of("text", TOO_LONG)),
                            alice.postForm("/posts", Map.of("text", "nothing\u0000here")),
                            alice.postForm("/posts/" + post + "/comments", Map.of("text", TOO_LONG))))
                    .containsOnly(422);
            assertThat(alice.get("/members/nobody").body()).contains("There is no member &#39;nobody&#39;");
            assertThat(figures(application)).isEqualTo(before);
        }
    }

    @OnEachDatabase
    void whatIsTooLargeIsRefusedHoweverItIsSent(DatabaseKind kind) throws Exception {
        try (var application = start(kind)) {
            var before = figures(application);
            var alice = Visitor.signedIn(application, "user_001");
            var large = "x".repeat(50_000);
            var json = "{\"text\": \"" + large + "\"}";

            assertThat(statuses(
                            alice.postForm("/posts", Map.of("text", large)),
                            alice.postChunked("/posts", "application/x-www-form-urlencoded", "text=" + large),
                            alice.postJson("/api/posts", json),
                            alice.postChunked("/api/posts", "application/json", json)))
                    .containsOnly(413);
            assertThat(alice.postJson("/api/posts", json).body())
                    .contains("\"status\":413", "The request is too large. It has at most 20 kilobytes.");
            assertThat(alice.postForm("/posts", Map.of("text", large)).body()).contains("at most 20 kilobytes");
            assertThat(figures(application)).isEqualTo(before);
            assertThat(alice.postChunked("/api/posts", "application/json", "{\"text\": \"Short enough ü\"}")
                            .statusCode())
                    .isEqualTo(201);
            assertThat(alice.get("/").body()).contains("Short enough ü");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
    void aFormThatIsTooLargeIsRefusedBeforeAllOfItIsThere(String method) throws Exception {
        try (var application = start(DatabaseKind.H2)) {
            var form = method + " / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n";
            var part = "text=" + "x".repeat(49_995);

            assertThat(answer(application, form + "Content-Length: 1000000000\r\n\r\n" + part))
                    .startsWith("HTTP/1.1 413");
            assertThat(answer(application, form + "Transfer-Encoding: chunked\r\n\r\n" + "c350\r\n" + part + "\r\n"))
                    .startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void theEndOfALineIsOneCharacterHoweverItIsSent() throws Exception {
        try (var application = start(DatabaseKind.H2)) {
            var alice = Visitor.signedIn(application, "user_001");
            long post = postOf(application, "user_003");
            var longest = "line\r\n".repeat(100);

            assertThat(statuses(
                            alice.postForm("/posts", Map.of("text", longest)),
                            alice.postForm("/posts/" + post + "/comments", Map.of("text", longest))))
                    .containsOnly(302);
            assertThat(statuses(
                            alice.postForm("/posts", Map.of("text", longest + "x")),
                            alice.postForm("/posts/" + post + "/comments", Map.of("text", longest + "x"))))
                    .containsOnly(422);
            assertThat(alice.getJson("/api/timeline").body())
                    .contains("line\\nline\\n")
                    .doesNotContain("\\r");
        }
    }

    @OnEachDatabase
    void whatAMemberMayNotDoIsRefusedAndWritesNothing(DatabaseKind kind) throws Exception {
        try (var application = start(kind)) {
            var before = figures(application);
            long post = postOf(application, "user_003");
            var stranger = new Visitor(application);
            var alice = Visitor.signedIn(application, "user_001");

            assertThat(stranger.get("/").headers().firstValue("Location"))
                    .hasValueSatisfying(location -> assertThat(location).endsWith("/sign-in"));
            assertThat(stranger.get("/api/timeline").statusCode()).isEqualTo(401);
            assertThat(stranger.postForm("/posts", Map.of("text", "Not me"), "/sign-in")
                            .headers()
                            .firstValue("Location"))
                    .hasValueSatisfying(location -> assertThat(location).endsWith("/sign-in"));
            assertThat(stranger.signIn("user_001", "guess").headers().firstValue("Location"))
                    .hasValueSatisfying(location -> assertThat(location).endsWith("/sign-in?error"));
            assertThat(stranger.signIn("nobody", "demo").headers().firstValue("Location"))
                    .hasValueSatisfying(location -> assertThat(location).endsWith("/sign-in?error"));
            assertThat(statuses(
                            stranger.post("/posts", Map.of("text", "Without a token")),
                            alice.post("/posts", Map.of("text", "Without its token")),
                            alice.post("/posts/" + post + "/like", Map.of("_csrf", "made up")),
                            alice.post("/members/user_004/befriend", Map.of()),
                            alice.get("/operator/map"),
                            alice.get("/operator/map/events"),
                            alice.postForm("/operator/traffic/start", Map.of("clients", "4")),
                            alice.get("/actuator/shards")))
                    .containsOnly(403);
            assertThat(figures(application)).isEqualTo(before);
        }
    }

    @OnEachDatabase
    void whatAMemberWritesIsShownAsTextAndNothingElse(DatabaseKind kind) throws Exception {
        try (var application = start(kind)) {
            var alice = Visitor.signedIn(application, "user_001");
            var script = "<script>alert('x')</script> \" onload=\"y #<b>tag</b> 🎻";

            assertThat(alice.postForm("/posts", Map.of("text", script)).statusCode())
                    .isEqualTo(302);

            var page = alice.get("/");
            assertThat(page.body())
                    .contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;", "🎻")
                    .doesNotContain("<script>alert");
            assertThat(page.headers().firstValue("Content-Security-Policy"))
                    .hasValueSatisfying(policy -> assertThat(policy).contains("default-src 'self'"));
            assertThat(alice.get("/search?q=%3Cscript%3E100%25_!").body()).doesNotContain("<script>100");
        }
    }

    @Test
    void whoAsksTooOftenIsToldWhenToComeBack() throws Exception {
        try (var application = start(
                DatabaseKind.H2, "--social.limits.writes-per-minute=3", "--social.limits.sign-ins-per-minute=4")) {
            var alice = Visitor.signedIn(application, "user_001");
            long post = postOf(application, "user_003");

            var answers = new ArrayList<HttpResponse<String>>();
            for (int time = 0; time < 5; time++) {
                answers.add(alice.postForm("/posts/" + post + "/like", Map.of()));
            }
            assertThat(answers.stream().map(HttpResponse::statusCode)).containsExactly(302, 302, 302, 429, 429);
            assertThat(answers.get(4).headers().firstValueAsLong("Retry-After")).isPresent();
            assertThat(alice.get("/").statusCode()).isEqualTo(200);

            var guesses = new ArrayList<Integer>();
            for (int time = 0; time < 4; time++) {
                guesses.add(new Visitor(application)
                        .signInAt("/%73ign-in", "user_002", "guess" + time)
                        .statusCode());
            }
            assertThat(guesses).containsExactly(302, 302, 302, 429);
        }
    }

    @OnEachDatabase
    void theSameApplicationRunsOnOnePlainDatabase(DatabaseKind kind) throws Exception {
        try (var application = RunningSocial.startPlain(kind, new TutorialNetwork())) {
            var diana = Visitor.signedIn(application, "user_004");

            for (var path :
                    List.of("/", "/trending", "/people", "/posts", "/figures", "/search?q=a", "/members/user_001")) {
                assertThat(diana.get(path).statusCode()).as(path).isEqualTo(200);
            }
            assertThat(diana.get("/posts").body()).contains("newest first").doesNotContain("by its rank");
            assertThat(diana.getJson("/api/timeline").body()).contains("user_002");
            assertThat(diana.get("/operator/map").body()).contains("one ordinary database");
        }
    }

    private static RunningSocial start(DatabaseKind kind, String... more) {
        return RunningSocial.start(kind, new TutorialNetwork().and(new GeneratedNetwork(20, 60)), more);
    }

    /** The first line of the answer to what is sent, though its end is not. */
    private static String answer(RunningSocial application, String beginning) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress("127.0.0.1", application.address("/").getPort()));
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(beginning.getBytes(StandardCharsets.US_ASCII));
            var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            return String.valueOf(reader.readLine());
        }
    }

    @SafeVarargs
    private static List<Integer> statuses(HttpResponse<String>... answers) {
        return List.of(answers).stream().map(HttpResponse::statusCode).toList();
    }

    private static PlatformFigures figures(RunningSocial application) {
        return application.context().getBean(EntityManagerFactory.class).callInTransaction(PlatformFigures::of);
    }

    private static long postOf(RunningSocial application, String author) {
        return application
                .context()
                .getBean(EntityManagerFactory.class)
                .callInTransaction(entityManager -> entityManager
                        .createQuery("select p.id from Post p where p.author.id = :author", Long.class)
                        .setParameter("author", author)
                        .setMaxResults(1)
                        .getSingleResult());
    }
}
