package io.hibernateshards.metrics;

import java.util.Map;

/**
 * What was counted up to a moment. Databases that nothing was counted for are not in the maps.
 *
 * @param routed by database, what went to it alone
 * @param statements by database, the statements sent to it
 * @param unanswered by database, how often it did not answer before a deadline
 * @param scatters how often several databases were asked together
 * @param scattered how many databases those asked in sum
 * @param refusals what was refused before any SQL
 */
public record ShardCounts(
        Map<String, Long> routed,
        Map<String, Long> statements,
        Map<String, Long> unanswered,
        long scatters,
        long scattered,
        long refusals) {

    public ShardCounts {
        routed = Map.copyOf(routed);
        statements = Map.copyOf(statements);
        unanswered = Map.copyOf(unanswered);
    }
}
