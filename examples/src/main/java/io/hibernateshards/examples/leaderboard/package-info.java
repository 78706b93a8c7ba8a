/** A game's leaderboard: players live in their region. */
@NullMarked
package io.hibernateshards.examples.leaderboard;

import org.jspecify.annotations.NullMarked;
