package io.hibernateshards.random;

import io.hibernateshards.random.Verdict.Wrong;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;

/**
 * Wrong answers whose cause is known and not mended yet: they are counted apart and printed, and do not fail a run. What is
 * mended is taken out here.
 */
final class KnownMismatches {

    private record Known(String cause, BiPredicate<Statement, Wrong> isIt) {}

    private static final Pattern SUBCLASS = Pattern.compile("from (Big|Small)");

    private static final Pattern KEPT =
            Pattern.compile("(?:right|full) join \\w+\\.\\w+ (\\w+)\\b.*\\border by\\b.*\\b\\1\\.id\\.");

    private static final Pattern GROUPED_BY_TREAT = Pattern.compile("group by .*treat\\(");

    private static final Pattern TUPLES =
            Pattern.compile("[\\w.]+\\) (?:not )?in \\(\\(timestamp with time zone [^()]+\\),\\(");

    private static final Pattern ORDERED_BY_ELEMENTS = Pattern.compile("order by (?:min|max)\\(elements\\(");

    private static final Pattern DELETED_BY_ITS_ELEMENTS =
            Pattern.compile("^delete from (\\w+) .*\\bfrom \\1 (x\\w+)\\b.*\\b\\2\\.(?:tags|items)\\b");

    private static final List<Known> ALL = List.of(
            new Known(
                    "H2 compares computed columns of gathered rows by other types than those of a table with an index",
                    (statement, wrong) -> wrong.answer().contains("gathered_1")
                            && wrong.difference().contains("DataException")),
            new Known(
                    "plain Hibernate reads the id of an entity that is kept by an outer join from a foreign key, which is null",
                    (statement, wrong) -> KEPT.matcher(statement.hql()).find()
                            && wrong.difference().contains("at the wrong place")),
            new Known(
                    "plain Hibernate counts groups of rows that a treated path leaves out of the list",
                    (statement, wrong) -> statement.reading() == Statement.Reading.COUNT
                            && GROUPED_BY_TREAT.matcher(statement.hql()).find()
                            && wrong.difference().contains("[count ")),
            new Known(
                    "H2 fails at a list of tuples that begin with a zoned timestamp, unless an index finds the column: plain"
                            + " Hibernate has one with a foreign key, which to-ones across have not",
                    (statement, wrong) -> TUPLES.matcher(wrong.answer()).find()
                            && wrong.answer().contains(" to TIMESTAMP WITH TIME ZONE\"")
                            && wrong.difference().contains("DataException")),
            new Known(
                    "plain Hibernate emulates a full join on H2 by a union of two selects, and gives rows again that are to be"
                            + " distinct",
                    (statement, wrong) -> statement.hql().startsWith("select distinct ")
                            && statement.hql().contains(" full join ")
                            && wrong.difference().contains(" rows, not ")
                            && repeats(wrong.expected(), wrong.answer())),
            new Known(
                    "an average of whole numbers whose sum on a database is no long fails",
                    (statement, wrong) -> statement.hql().contains("avg(")
                            && wrong.difference().contains("Could not extract column")),
            new Known(
                    "plain Hibernate loses the condition on a subclass beside a fetched collection and a page",
                    (statement, wrong) -> !statement.fetched().isEmpty()
                            && SUBCLASS.matcher(statement.hql()).find()
                            && (wrong.difference().contains(" rows, not ")
                                    || statement.isFetchedPage()
                                            && wrong.difference().contains("at the wrong place"))),
            new Known(
                    "plain Hibernate counts rows of a page of a fetched collection in memory, and one whose rows an order by its"
                            + " elements sets apart again",
                    (statement, wrong) -> statement.isFetchedPage()
                            && ORDERED_BY_ELEMENTS.matcher(statement.hql()).find()
                            && (wrong.difference().contains(" rows, not ")
                                    || wrong.difference().contains("at the wrong place"))),
            new Known(
                    "plain Hibernate empties the collection tables of what it deletes before it looks for it again by their rows",
                    (statement, wrong) -> statement.reading() == Statement.Reading.CHANGE
                            && DELETED_BY_ITS_ELEMENTS.matcher(statement.hql()).find()
                            && wrong.expected().contains("[changed 0]")),
            new Known(
                    "plain Hibernate keeps the order in the count of a statement with a limit, which H2 takes or not by its rows",
                    (statement, wrong) -> statement.reading() == Statement.Reading.COUNT
                            && statement.isPageInHql()
                            && wrong.difference().contains("must be in the GROUP BY list")
                            && wrong.answer().contains("select count(*) from")),
            new Known(
                    "H2 fails inside itself at a filtered aggregate over gathered rows",
                    (statement, wrong) -> wrong.answer().contains("gathered_1")
                            && statement.hql().contains(" filter (where ")
                            && wrong.difference().contains("java.lang.ArrayIndexOutOfBoundsException")),
            new Known(
                    "a stream of entities with a fetched collection: plain Hibernate gives one again whose rows are apart, in parts",
                    (statement, wrong) -> statement.reading() != Statement.Reading.LIST
                            && !statement.fetched().isEmpty()
                            && (wrong.difference().contains(" rows, not ")
                                    || wrong.difference().contains("at the wrong place"))));

    private KnownMismatches() {}

    /** Whether plain Hibernate gives a row twice that is in the answer. */
    private static boolean repeats(String expected, String answer) {
        return answer.lines()
                .map(String::strip)
                .filter(row -> !row.isEmpty())
                .anyMatch(row -> expected.indexOf(row) != expected.lastIndexOf(row));
    }

    static Optional<String> causeOf(Statement statement, Wrong wrong) {
        return ALL.stream()
                .filter(known -> known.isIt.test(statement, wrong))
                .map(Known::cause)
                .findFirst();
    }
}
