package io.hibernateshards.demo.loading;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A network of any size, the same for the same seed and size. Some members are far more active and popular than others, as
 * in life. Who knows whom and who wrote how much is drawn once; a member's texts are drawn when asked for.
 */
public final class GeneratedNetwork implements Network {

    private static final long SEED = 20_260_301;
    private static final Instant START = Instant.parse("2025-12-01T00:00:00Z");
    private static final int PERIOD_SECONDS = 90 * 24 * 3600;

    private static final int MOST_FRIENDSHIPS_MADE = 6;
    private static final int MOST_LIKES = 5;
    private static final int MOST_COMMENTS = 3;

    private static final List<String> FIRST_NAMES = List.of(
            "Ada", "Amir", "Anna", "Carlos", "Chiara", "Elif", "Emma", "Femi", "Hana", "Ines", "Jonas", "Kofi", "Lena",
            "Liam", "Mei", "Mila", "Nils", "Noor", "Olga", "Pavel", "Priya", "Ravi", "Sofia", "Tariq", "Yuki", "Zoë");
    private static final List<String> LAST_NAMES = List.of(
            "Adeyemi",
            "Bauer",
            "Costa",
            "Dubois",
            "Eriksen",
            "Fischer",
            "García",
            "Haddad",
            "Ivanova",
            "Jansen",
            "Kaya",
            "Lindqvist",
            "Moreau",
            "Nakamura",
            "Okafor",
            "Petrov",
            "Rossi",
            "Silva",
            "Tanaka",
            "Weber");
    private static final List<String> EMOJIS =
            List.of("🦊", "🐼", "🦉", "🐙", "🦋", "🌵", "🌻", "🍄", "🎨", "🎧", "🚲", "🧗", "🏄", "📚", "🔭", "☕");
    private static final List<String> OPENINGS = List.of(
            "Finally finished",
            "Cannot stop thinking about",
            "Today I learned about",
            "Looking for advice on",
            "Slept badly because of",
            "Very proud of",
            "Wrote a few lines about",
            "Does anyone else enjoy");
    private static final List<String> SUBJECTS = List.of(
            "my first marathon #running",
            "a loaf of rye bread #baking",
            "the night train to Vienna #travel",
            "a leaking roof #diy",
            "old synthesizers #music",
            "my tomato seedlings #gardening",
            "the new library #books",
            "a paper on tides #science",
            "chess at the park #chess",
            "my grandmother's recipes #cooking");
    private static final List<String> CLOSINGS = List.of(".", "!", " …", ". Pictures soon.", ". More tomorrow.", " 🙂");
    private static final List<String> REPLIES = List.of(
            "Well said.",
            "Tell me more!",
            "Same here.",
            "I doubt it.",
            "This made my day.",
            "Where was that?",
            "😂",
            "👏");

    private final int size;
    private final int[] postCounts;
    private final List<SortedSet<Integer>> friends;

    /** A network of that many members who wrote that many posts together; no posts where there are no members. */
    public GeneratedNetwork(int members, int posts) {
        this.size = members;
        this.postCounts = new int[members];
        this.friends = new ArrayList<>(members);
        var random = new Random(SEED);
        for (int post = 0; members > 0 && post < posts; post++) {
            postCounts[popular(random, members)]++;
        }
        for (int member = 0; member < members; member++) {
            friends.add(new TreeSet<>());
            for (int asked = random.nextInt(MOST_FRIENDSHIPS_MADE) + 1; member > 0 && asked > 0; asked--) {
                int friend = popular(random, member);
                friends.get(member).add(friend);
                friends.get(friend).add(member);
            }
        }
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Profile profile(int index) {
        var random = new Random(SEED * 31 + index);
        var name = pick(random, FIRST_NAMES) + " " + pick(random, LAST_NAMES);
        var emoji = pick(random, EMOJIS);
        var posts = new ArrayList<Article>(postCounts[index]);
        for (int post = 0; post < postCounts[index]; post++) {
            posts.add(article(random));
        }
        return new Profile(
                id(index),
                name,
                emoji,
                friends.get(index).stream().map(GeneratedNetwork::id).toList(),
                posts,
                index == 0);
    }

    private Article article(Random random) {
        var createdAt = START.plusSeconds(random.nextInt(PERIOD_SECONDS));
        var comments = new ArrayList<Reply>();
        for (int comment = random.nextInt(MOST_COMMENTS); comment > 0; comment--) {
            var writer = id(random.nextInt(size));
            comments.add(new Reply(writer, pick(random, REPLIES), createdAt.plusSeconds(random.nextInt(7200))));
        }
        var likedBy = new TreeSet<String>();
        for (int like = random.nextInt(MOST_LIKES); like > 0; like--) {
            likedBy.add(id(random.nextInt(size)));
        }
        var text =
                pick(random, OPENINGS) + " " + SUBJECTS.get(popular(random, SUBJECTS.size())) + pick(random, CLOSINGS);
        return new Article(text, createdAt, Collections.unmodifiableList(comments), List.copyOf(likedBy));
    }

    private static String id(int index) {
        return String.format(Locale.ROOT, "member-%05d", index + 1);
    }

    /** Small numbers far more often than great ones. */
    private static int popular(Random random, int bound) {
        double chance = random.nextDouble();
        return (int) (chance * chance * bound);
    }

    private static String pick(Random random, List<String> words) {
        return words.get(random.nextInt(words.size()));
    }
}
