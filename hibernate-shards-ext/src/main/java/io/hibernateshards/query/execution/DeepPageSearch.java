package io.hibernateshards.query.execution;

import io.hibernateshards.query.merge.RankBracket;
import io.hibernateshards.query.merge.RankBracket.Window;
import io.hibernateshards.query.rewrite.RankQuery;
import io.hibernateshards.topology.Database;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Finds where a deep page begins and ends on each database, in a few rounds of statements. One thread. */
final class DeepPageSearch {

    private final ShardedQuery<?> query;
    private final RankQuery ranks;
    private final PartialCalls calls;
    private final List<Database> databases;
    private final Map<Database, Integer> inputs = new HashMap<>();

    DeepPageSearch(ShardedQuery<?> query, RankQuery ranks, PartialCalls calls, List<Database> databases) {
        this.query = query;
        this.ranks = ranks;
        this.calls = calls;
        this.databases = databases;
        databases.forEach(database -> inputs.put(database, inputs.size()));
    }

    /**
     * The ranks that may be on the page, inputs in the order of the databases; nothing if rows change faster than they are found.
     *
     * @param shares the part of the rows before the page that each database is expected to have
     */
    Optional<RankBracket> search(Page page, Comparator<Object[]> order, double[] shares) {
        var bracket = new RankBracket(databases.size(), page.offset(), page.limit(), order);
        var windows = bracket.guess(shares);
        for (int round = 0; round < bracket.mostRounds() && bracket.isConsistent(); round++) {
            if (windows.isEmpty()) {
                return Optional.of(bracket);
            }
            narrow(bracket, windows);
            windows = bracket.undecided();
        }
        return windows.isEmpty() && bracket.isConsistent() ? Optional.of(bracket) : Optional.empty();
    }

    private void narrow(RankBracket bracket, List<Window> windows) {
        var byInput = new HashMap<Integer, Window>();
        windows.forEach(window -> byInput.put(window.input(), window));
        var asked =
                windows.stream().map(window -> databases.get(window.input())).toList();
        bracket.narrow(
                windows,
                calls.onEach(
                        asked,
                        (database, engineSession) -> new RankProbe(query, ranks, engineSession, calls.timeoutSeconds())
                                .samples(Objects.requireNonNull(byInput.get(inputs.get(database)))),
                        List::of));
    }
}
