package io.hibernateshards.examples.leaderboard;

/** A line of a leaderboard. */
public record Standing(String name, String region, int score, int level) {

    @Override
    public String toString() {
        return score + " " + name + " (" + region + "), level " + level;
    }
}
