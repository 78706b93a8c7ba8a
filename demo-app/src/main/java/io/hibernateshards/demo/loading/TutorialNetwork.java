package io.hibernateshards.demo.loading;

import java.time.Instant;
import java.util.List;

/** Four members, three posts and three friendships: small enough to check every figure by hand. Diana is the operator. */
public final class TutorialNetwork implements Network {

    public static final String ALICE = "user_001";
    public static final String BOB = "user_002";
    public static final String CHARLIE = "user_003";
    public static final String DIANA = "user_004";

    private static final Instant MORNING = Instant.parse("2026-03-02T08:00:00Z");

    private static final List<Profile> PROFILES = List.of(
            new Profile(
                    ALICE,
                    "Alice",
                    "🌻",
                    List.of(BOB, CHARLIE),
                    List.of(new Article(
                            "First day with my data on four databases. Nothing to see, as it should be.",
                            MORNING,
                            List.of(new Reply(BOB, "Which one am I on?", MORNING.plusSeconds(600))),
                            List.of(BOB, CHARLIE))),
                    false),
            new Profile(
                    BOB,
                    "Bob",
                    "🎸",
                    List.of(ALICE, DIANA),
                    List.of(new Article(
                            "Band practice tonight, bring earplugs 🥁 #music",
                            MORNING.plusSeconds(3600),
                            List.of(),
                            List.of(DIANA))),
                    false),
            new Profile(
                    CHARLIE,
                    "Charlie",
                    "📷",
                    List.of(ALICE),
                    List.of(new Article(
                            "Sunrise over the harbour, one exposure, no filter. #photography",
                            MORNING.plusSeconds(7200),
                            List.of(
                                    new Reply(ALICE, "Worth getting up for!", MORNING.plusSeconds(7800)),
                                    new Reply(DIANA, "Which lens?", MORNING.plusSeconds(8400))),
                            List.of(ALICE, BOB, DIANA))),
                    false),
            new Profile(DIANA, "Diana", "🚲", List.of(BOB), List.of(), true));

    @Override
    public int size() {
        return PROFILES.size();
    }

    @Override
    public Profile profile(int index) {
        return PROFILES.get(index);
    }
}
