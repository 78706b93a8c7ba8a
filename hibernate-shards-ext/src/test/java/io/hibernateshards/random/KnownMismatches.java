package io.hibernateshards.random;

import io.hibernateshards.random.Verdict.Wrong;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * Wrong answers whose cause is known and not mended yet: they are counted apart and printed, and do not fail a run. What is
 * mended is taken out here.
 */
final class KnownMismatches {

    private record Known(String cause, BiPredicate<Statement, Wrong> isIt) {}

    private static final List<Known> ALL = List.of(
            new Known(
                    "a count of the distinct sizes of a collection groups by a subquery, which H2 does not take",
                    (statement, wrong) -> statement.hql().contains("distinct")
                            && wrong.difference().contains("must be in the GROUP BY list")),
            new Known(
                    "a stream of entities with a fetched collection: plain Hibernate gives one again whose rows are apart",
                    (statement, wrong) -> statement.reading() != Statement.Reading.LIST
                            && !statement.fetched().isEmpty()
                            && wrong.difference().contains(" rows, not ")),
            new Known(
                    "a parameter of a converted type in a set operation fails",
                    (statement, wrong) -> wrong.difference().contains("JdbcTypeRecommendationException")),
            new Known(
                    "a fetch beside a limit, in a hierarchy of entities, names a column that its inner select lacks",
                    (statement, wrong) ->
                            !statement.fetched().isEmpty() && wrong.difference().contains("SQLGrammarException")),
            new Known(
                    "a count of results fails for a window, or for distinct rows ordered by a collection's size",
                    (statement, wrong) -> statement.reading() == Statement.Reading.COUNT
                            && wrong.difference().contains("SQLGrammarException")));

    private KnownMismatches() {}

    static Optional<String> causeOf(Statement statement, Wrong wrong) {
        return ALL.stream()
                .filter(known -> known.isIt.test(statement, wrong))
                .map(Known::cause)
                .findFirst();
    }
}
