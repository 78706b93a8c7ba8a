package io.hibernateshards.examples.leaderboard;

import jakarta.persistence.Embeddable;

/** A player's name in a region. */
// region id
@Embeddable
public record PlayerId(String region, String name) {}
// endregion
