package io.hibernateshards.demo.scenario.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.demo.loading.Network;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.OnEachDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Pages of someone with very many friends and comments. */
class ManyOfAllIT {

    private static final int FRIENDS = 503;
    private static final int COMMENTS = 120;

    @OnEachDatabase
    void aFriendIsNeverRecommendedHoweverManyThereAre(DatabaseKind kind) throws Exception {
        try (var application = RunningSocial.start(kind, new Crowd())) {
            var page = Visitor.signedIn(application, "hub").get("/people").body();

            assertThat(matches(page, "href=\"/members/([^\"]+)\">Member")).containsExactly("z-stranger");
            assertThat(matches(page, "class=\"common\">(\\d+)<")).containsExactly("2");
        }
    }

    @OnEachDatabase
    void theNewestCommentsAreShownAndTheEarlierOnesAreAClickAway(DatabaseKind kind) throws Exception {
        try (var application = RunningSocial.start(kind, new Crowd())) {
            var hub = Visitor.signedIn(application, "hub");
            var path = matches(hub.get("/").body(), "href=\"(/posts/\\d+)\"").get(0);

            var shown = new ArrayList<List<String>>();
            for (var next = List.of(path); !next.isEmpty(); ) {
                var page = hub.get(next.get(0)).body();
                shown.add(matches(page, "<p class=\"text\">comment (\\d+)</p>"));
                next = matches(page, "id=\"earlier\" href=\"([^\"]+)\"");
            }

            assertThat(shown).containsExactly(numbers(70, 120), numbers(20, 70), numbers(0, 20));
            assertThat(hub.get(path).body()).contains("50 of 120, the newest.");
        }
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toList();
    }

    private static List<String> matches(String page, String pattern) {
        return Pattern.compile(pattern)
                .matcher(page)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    /** A member with many friends, of whom the last knows most of the others, and somebody whom two of the friends know. */
    private static final class Crowd implements Network {

        private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

        @Override
        public int size() {
            return FRIENDS + 2;
        }

        @Override
        public Profile profile(int index) {
            if (index == FRIENDS) {
                var friends =
                        IntStream.range(0, FRIENDS).mapToObj(Crowd::friend).toList();
                return profile("hub", friends, List.of(new Article("Hello", NOON, comments(), List.of())));
            }
            if (index == FRIENDS + 1) {
                return profile("z-stranger", List.of(friend(0), friend(1)), List.of());
            }
            var friends = new ArrayList<>(List.of("hub"));
            if (index < 2) {
                friends.add("z-stranger");
            }
            if (index < 10) {
                friends.add(friend(FRIENDS - 1));
            }
            if (index == FRIENDS - 1) {
                IntStream.range(0, 10).mapToObj(Crowd::friend).forEach(friends::add);
            }
            return profile(friend(index), friends, List.of());
        }

        /** Three of each instant. */
        private static List<Reply> comments() {
            return IntStream.range(0, COMMENTS)
                    .mapToObj(number -> new Reply(friend(number), "comment " + number, NOON.plusSeconds(number / 3)))
                    .toList();
        }

        private static String friend(int index) {
            return String.format(Locale.ROOT, "friend-%04d", index);
        }

        private static Profile profile(String id, List<String> friends, List<Article> posts) {
            return new Profile(id, "Member " + id, "🦉", friends, posts, false);
        }
    }
}
