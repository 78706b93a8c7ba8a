package io.hibernateshards.metrics;

import java.time.Duration;
import java.util.Map;

/**
 * What was counted up to a moment. Databases and kinds that nothing was counted for are not in the maps.
 *
 * @param routed by database, what was routed to its virtual shards: queries and operations on one entity
 * @param statements by database, the statements sent to it
 * @param unanswered by database, how often it did not answer before a deadline
 * @param scatters how often several databases were asked together
 * @param scattered how many databases those asked in sum
 * @param merging how long the rows of several databases were merged in sum
 * @param refusals what was refused, by the simple name of its exception
 */
public record ShardCounts(
        Map<String, Long> routed,
        Map<String, Long> statements,
        Map<String, Long> unanswered,
        long scatters,
        long scattered,
        Duration merging,
        Map<String, Long> refusals) {

    public ShardCounts {
        routed = Map.copyOf(routed);
        statements = Map.copyOf(statements);
        unanswered = Map.copyOf(unanswered);
        refusals = Map.copyOf(refusals);
    }
}
