package io.hibernateshards.examples.leaderboard;

import io.hibernateshards.examples.Account;
import jakarta.persistence.Persistence;
import java.util.List;

/** A game in four regions, one of which has no database of its own. */
public final class LeaderboardExample {

    private LeaderboardExample() {}

    public static void run(Account account) {
        try (var factory = Persistence.createEntityManagerFactory("leaderboard")) {
            var board = new Leaderboard(factory);
            account.begin("A leaderboard by region, on four databases", factory);
            account.act("Four players score, each in a region", factory, () -> {
                fill(board);
            });
            account.act("Three more in Europe, two of them alike", factory, () -> {
                board.score("EU", "Bjorn", 1500);
                board.score("EU", "Astrid", 1500);
                board.score("EU", "Leif", 300);
            });
            account.ask("The best two of Europe", factory, () -> board.bestOf("EU", 2));
            account.ask("The best of Oceania, which is in no part", factory, () -> board.bestOf("OCEANIA", 2));
            account.ask("The best three of all", factory, () -> board.best(0, 3));
            account.ask("And the next three", factory, () -> board.best(3, 3));
            account.ask(
                    "The place of DragonSlayer among all", factory, () -> List.of(board.place("US", "DragonSlayer")));
            account.ask("Most achievements", factory, () -> board.achievers(3));
        }
    }

    /** One player for each database. */
    static void fill(Leaderboard board) {
        board.score("US", "DragonSlayer", 1500);
        board.score("ASIA", "NinjaWarrior", 2000);
        board.score("EU", "VikingKing", 1800);
        board.score("LATAM", "AztecEagle", 900);
    }
}
