package io.hibernateshards.examples.leaderboard;

/** A player with the number of achievements. */
public record Achiever(String name, long achievements) {

    @Override
    public String toString() {
        return name + ": " + achievements;
    }
}
