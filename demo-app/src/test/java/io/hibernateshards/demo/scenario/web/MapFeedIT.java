package io.hibernateshards.demo.scenario.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.demo.loading.TutorialNetwork;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.jdbc.FaultyDataSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What the shard map is sent. */
class MapFeedIT {

    private static final String EVENTS = "/operator/map/events";
    private static final int MOST = 50;

    @Test
    void whoIsOneTooManyIsToldWhenToComeBack() throws Exception {
        try (var application = RunningSocial.start(DatabaseKind.H2, new TutorialNetwork())) {
            var diana = Visitor.signedIn(application, "user_004");

            var listening = new ArrayList<CompletableFuture<Integer>>();
            for (int page = 0; page < MOST; page++) {
                listening.add(diana.listen(EVENTS).thenApply(answer -> answer.statusCode()));
            }

            assertThat(listening.stream().map(CompletableFuture::join))
                    .hasSize(MOST)
                    .containsOnly(200);
            var tooMany = diana.listen(EVENTS).join();
            assertThat(tooMany.statusCode()).isEqualTo(503);
            assertThat(tooMany.headers().firstValueAsLong("Retry-After")).isPresent();
        }
    }

    @Test
    void whatTheMapItselfAsksIsNotCounted() throws Exception {
        try (var application = RunningSocial.start(DatabaseKind.H2, new TutorialNetwork())) {
            var diana = Visitor.signedIn(application, "user_004");
            // What signing in asked is over then.
            Thread.sleep(2_500);

            try (var lines = new BufferedReader(
                    new InputStreamReader(diana.listen(EVENTS).join().body(), StandardCharsets.UTF_8))) {
                var moments = moments(lines, 4);

                assertThat(moments).allSatisfy(moment -> assertThat(moment).containsPattern("\"rows\":[1-9]"));
                assertThat(moments)
                        .allSatisfy(moment -> assertThat(moment)
                                .contains("\"statements\":0")
                                .doesNotContainPattern("\"statements\":-?[1-9]"));
            }
        }
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsSaidToAndTheOthersGoOn() throws Exception {
        var databases = new HashMap<String, FaultyDataSource>();
        try (var application = RunningSocial.start(DatabaseKind.H2, new TutorialNetwork(), (name, source) -> {
            databases.put(name, new FaultyDataSource(name, source));
            return databases.get(name);
        })) {
            var diana = Visitor.signedIn(application, "user_004");
            // What signing in asked is over then.
            Thread.sleep(2_500);
            databases.get("social_1").die();
            databases.get("social_2").hang();

            try (var lines = new BufferedReader(
                    new InputStreamReader(diana.listen(EVENTS).join().body(), StandardCharsets.UTF_8))) {
                var moments = moments(lines, 4);
                databases.values().forEach(FaultyDataSource::heal);
                var healed = moments(lines, 12).get(11);

                assertThat(moments)
                        .allSatisfy(moment -> assertThat(moment)
                                .containsPattern("\"social_0\",\"statements\":0,\"answers\":true,\"rows\":[1-9]")
                                .contains("\"social_1\",\"statements\":0,\"answers\":false,\"rows\":0")
                                .contains("\"social_2\",\"statements\":0,\"answers\":false,\"rows\":0")
                                .containsPattern("\"social_3\",\"statements\":0,\"answers\":true,\"rows\":[0-9]"));
                assertThat(healed).contains("\"answers\":true").doesNotContain("\"answers\":false");
            } finally {
                databases.values().forEach(FaultyDataSource::heal);
            }
        }
    }

    private static List<String> moments(BufferedReader lines, int count) throws IOException {
        var moments = new ArrayList<String>();
        while (moments.size() < count) {
            var line = lines.readLine();
            if (line.startsWith("data:")) {
                moments.add(line);
            }
        }
        return moments;
    }
}
