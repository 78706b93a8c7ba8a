package io.hibernateshards.demo.scenario.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.ShardedSessionFactory;
import io.hibernateshards.demo.loading.TutorialNetwork;
import io.hibernateshards.demo.member.Member;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.fixtures.jdbc.FaultyDataSource;
import jakarta.persistence.EntityManagerFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How a visit begins and ends. */
class SessionIT {

    @OnEachDatabase
    void aDatabaseThatIsDownIsNoWrongPassword(DatabaseKind kind) throws Exception {
        var sources = new HashMap<String, FaultyDataSource>();
        try (var application = RunningSocial.start(
                kind,
                new TutorialNetwork(),
                (name, real) -> sources.computeIfAbsent(name, its -> new FaultyDataSource(its, real)))) {
            var factory =
                    application.context().getBean(EntityManagerFactory.class).unwrap(ShardedSessionFactory.class);
            var alices =
                    factory.databaseOf(factory.shardOf(Member.class, "user_001").orElseThrow());
            var elsewhere = new TutorialNetwork()
                    .profiles()
                    .map(profile -> profile.id())
                    .filter(id -> !factory.databaseOf(
                                    factory.shardOf(Member.class, id).orElseThrow())
                            .equals(alices))
                    .findFirst()
                    .orElseThrow();
            var source = sources.get(alices);

            source.die();
            var right = new Visitor(application).signIn("user_001", "demo");
            var wrong = new Visitor(application).signIn("user_001", "guess");
            var another = new Visitor(application).signIn(elsewhere, "guess");
            source.heal();

            assertThat(right.statusCode()).isEqualTo(503);
            assertThat(right.body()).contains("The database of this member does not answer", "Try again in a moment");
            assertThat(wrong.statusCode()).isEqualTo(503);
            assertThat(another.headers().firstValue("Location"))
                    .hasValueSatisfying(location -> assertThat(location).endsWith("/sign-in?error"));
            Thread.sleep(1_500);
            assertThat(Visitor.signedIn(application, "user_001").get("/").statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aPartOfAPageIsNeverTheWayIn() throws Exception {
        try (var application = RunningSocial.start(DatabaseKind.H2, new TutorialNetwork())) {
            var stranger = new Visitor(application);

            var part = stranger.getPart("/timeline?after=2026-03-02T08:00:00Z~1");
            assertThat(part.statusCode()).isEqualTo(401);
            assertThat(part.headers().firstValue("HX-Refresh")).hasValue("true");
            var like = stranger.postPart("/posts/1/like");
            assertThat(like.statusCode()).isEqualTo(401);
            assertThat(like.headers().firstValue("HX-Refresh")).hasValue("true");
            assertThat(stranger.signIn("user_001", "demo").headers().firstValue("Location"))
                    .hasValueSatisfying(location -> assertThat(location).endsWith("/"));
            assertThat(stranger.postPart("/posts/1/like").statusCode()).isEqualTo(403);
        }
    }

    @Test
    void aPageThatWasWantedIsShownAfterTheWayIn() throws Exception {
        try (var application = RunningSocial.start(DatabaseKind.H2, new TutorialNetwork())) {
            var stranger = new Visitor(application);

            stranger.get("/trending?days=7");
            stranger.getPart("/timeline?after=2026-03-02T08:00:00Z~1");
            stranger.getJson("/api/timeline");

            assertThat(stranger.signIn("user_001", "demo").headers().firstValue("Location"))
                    .hasValueSatisfying(location -> assertThat(location).contains("/trending?days=7"));
        }
    }

    @Test
    void aStrangersSessionIsShortAndAMembersIsLong() throws Exception {
        try (var application = RunningSocial.start(DatabaseKind.H2, new TutorialNetwork())) {
            var visitor = new Visitor(application);

            visitor.get("/sign-in");
            assertThat(application.session(visitor.session()).getMaxInactiveInterval())
                    .isEqualTo(Duration.ofMinutes(10).toSeconds());
            visitor.signIn("user_001", "demo");
            assertThat(application.session(visitor.session()).getMaxInactiveInterval())
                    .isEqualTo(Duration.ofHours(8).toSeconds());
        }
    }

    @Test
    void whoTookLongToSignInGetsAFormThatWorks() throws Exception {
        try (var application = RunningSocial.start(DatabaseKind.H2, new TutorialNetwork())) {
            var visitor = new Visitor(application);

            var late = visitor.post("/sign-in", Map.of("member", "user_001", "password", "demo", "_csrf", "old"));

            assertThat(late.headers().firstValue("Location"))
                    .hasValueSatisfying(location -> assertThat(location).endsWith("/sign-in?late"));
            assertThat(visitor.get("/sign-in?late").body()).contains("Sign in again.");
            assertThat(visitor.get("/api/timeline").statusCode()).isEqualTo(401);
        }
    }
}
