package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.UnsupportedShardedQueryException;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.OnEachDatabase;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.TestReporter;

/**
 * Statements made by chance answer as plain Hibernate does, read as lists and as streams. The seed is reported; the system
 * property {@code random.seed} gives another one.
 */
class RandomStatementsIT {

    private static final long SEED = Long.getLong("random.seed", 20_240_501L);

    /** Attributes of accounts with a literal of their type, or none where HQL has no plain one. */
    private static final List<List<String>> ATTRIBUTES = List.of(
            List.of("number", "'n7'"),
            List.of("grade", "'a'"),
            List.of("opened", "{ts '2024-02-01 10:00:00'}"),
            List.of("seen", ""),
            List.of("changed", ""),
            List.of("worth", "0"),
            List.of("mood", ""),
            List.of("ratio", "0.1"),
            List.of("weight", "0.0"),
            List.of("points", "1"),
            List.of("small", "1"),
            List.of("rate", "0.5"),
            List.of("note", "'a b'"),
            List.of("place.city", "'City 1'"),
            List.of("place.zone", "2"),
            List.of("stamp", ""),
            List.of("flag", ""));

    private static final List<String> NUMBERS = List.of("points", "small", "rate", "worth", "place.zone");

    /** @param sortedBy the leading columns that the order by is about, or -1 where it has none */
    private record Statement(String hql, int sortedBy, int limit, int offset) {}

    private final Random random = new Random(SEED);

    @OnEachDatabase
    void statementsMadeByChanceAnswerAsPlainHibernateDoes(DatabaseKind kind, TestReporter reporter) {
        int count = kind == DatabaseKind.POSTGRESQL ? 150 : 300;
        var refusals = new TreeMap<String, Integer>();
        var wrong = new ArrayList<String>();
        try (var units = new LedgerUnits(kind)) {
            for (int number = 0; number < count; number++) {
                check(units, statement(), number % 2 == 0, refusals, wrong);
            }
        }
        int refused = refusals.values().stream().mapToInt(Integer::intValue).sum();
        reporter.publishEntry(Map.of(
                "seed", String.valueOf(SEED),
                "refused", refused + " of " + count * LedgerUnits.SEVERAL.size(),
                "reasons", refusals.toString()));
        assertThat(wrong).as("seed %s", SEED).isEmpty();
        assertThat(refused).as("refusals %s", refusals).isLessThan(count / 4);
    }

    private static void check(
            LedgerUnits units, Statement made, boolean asStream, Map<String, Integer> refusals, List<String> wrong) {
        var all = rows(units, Arrangement.PLAIN, made, false, false);
        for (var arrangement : LedgerUnits.SEVERAL) {
            try {
                var answer = rows(units, arrangement, made, asStream, true);
                var difference = difference(all, answer, made);
                if (difference != null) {
                    wrong.add(made + " on " + arrangement + (asStream ? " as stream" : "") + ": " + difference
                            + "\n  all     " + all + "\n  sharded " + answer);
                }
            } catch (UnsupportedShardedQueryException refusal) {
                refusals.merge(reason(refusal), 1, Integer::sum);
            } catch (RuntimeException failure) {
                wrong.add(made + " on " + arrangement + ": " + failure);
            }
        }
    }

    private static String reason(UnsupportedShardedQueryException refusal) {
        return String.valueOf(refusal.getMessage()).replaceAll("(?s).*: it has (.*?), and .*", "$1");
    }

    /** All rows of a plain answer, or a page of a sharded one. */
    private static List<List<String>> rows(
            LedgerUnits units, Arrangement arrangement, Statement made, boolean asStream, boolean isPage) {
        try (EntityManager em = units.on(arrangement).createEntityManager()) {
            Query query = em.createQuery(made.hql);
            if (isPage && made.limit >= 0) {
                query.setMaxResults(made.limit).setFirstResult(made.offset);
            }
            if (asStream) {
                try (var stream = query.getResultStream()) {
                    return texts(stream.toList());
                }
            }
            return texts(query.getResultList());
        }
    }

    private static List<List<String>> texts(List<?> rows) {
        return rows.stream()
                .map(row -> row instanceof Object[] columns
                        ? IntStream.range(0, columns.length)
                                .mapToObj(index -> LedgerRows.text(columns[index]))
                                .toList()
                        : List.of(LedgerRows.text(row)))
                .toList();
    }

    /** What is wrong with a page of all rows, whose ties may come in any order. */
    private static @Nullable String difference(List<List<String>> all, List<List<String>> page, Statement made) {
        int from = made.limit < 0 ? 0 : Math.min(made.offset, all.size());
        int to = made.limit < 0 ? all.size() : Math.min(from + made.limit, all.size());
        if (page.size() != to - from) {
            return page.size() + " rows, not " + (to - from);
        }
        var left = new ArrayList<>(all);
        for (var row : page) {
            if (!left.remove(row)) {
                return "the row " + row + " is not there so often";
            }
        }
        for (int index = 0; made.sortedBy > 0 && index < page.size(); index++) {
            if (!keys(all.get(from + index), made).equals(keys(page.get(index), made))) {
                return "other sort keys at row " + index;
            }
        }
        return null;
    }

    private static List<String> keys(List<String> row, Statement made) {
        return row.subList(0, Math.min(made.sortedBy, row.size()));
    }

    // ------------------------------------------------------------------------------------------------ making them

    private Statement statement() {
        return switch (random.nextInt(6)) {
            case 0, 1 -> attributes();
            case 2 -> entities();
            case 3 -> distinct();
            default -> groups();
        };
    }

    private Statement attributes() {
        var from = random.nextBoolean()
                ? "Account a"
                : one(
                        "Account a join a.entries e",
                        "Account a left join a.entries e",
                        "Account a left join a.country c");
        var columns = some("a.");
        if (from.contains(" e")) {
            columns.add("e.amount");
        }
        return ordered("select " + String.join(", ", columns) + " from " + from + where(), columns);
    }

    private Statement entities() {
        var hql = one(
                        "select a from Account a",
                        "select a from Account a left join fetch a.country",
                        "select a from Account a left join fetch a.entries",
                        "select a from Account a left join fetch a.labels")
                + where();
        return new Statement(
                hql + (random.nextBoolean() ? "" : " order by a." + attribute() + direction() + ", a.number"),
                -1,
                limit(),
                random.nextInt(9));
    }

    private Statement distinct() {
        var columns = some("a.");
        return ordered("select distinct " + String.join(", ", columns) + " from Account a" + where(), columns);
    }

    private Statement groups() {
        var columns = some("a.");
        int keys = columns.size();
        var groupBy = String.join(", ", columns);
        for (int more = 1 + random.nextInt(3); more > 0; more--) {
            columns.add(aggregate());
        }
        var having = random.nextInt(3) > 0
                ? ""
                : one(
                        " having count(a) > 1",
                        " having sum(a.points) > 0 or max(a.rate) is null",
                        " having not count(a) = 2");
        return ordered(
                "select " + String.join(", ", columns) + " from Account a" + where() + " group by " + groupBy + having,
                columns.subList(0, keys));
    }

    private String aggregate() {
        var number = "a." + NUMBERS.get(random.nextInt(NUMBERS.size()));
        return one(
                "count(a)",
                "count(distinct a." + attribute() + ")",
                "count(a.note)",
                "sum(" + number + ")",
                "avg(" + number + ")",
                "avg(a.ratio)",
                "min(a.seen)",
                "max(a.note)",
                "min(" + number + ")",
                "max(" + number + ") * 2",
                "sum(a.points) + count(a)",
                "coalesce(sum(a.small), 0)",
                "case when count(a) > 2 then 'many' else 'few' end");
    }

    private Statement ordered(String hql, List<String> columns) {
        if (random.nextInt(4) == 0) {
            return new Statement(hql, -1, limit(), random.nextInt(9));
        }
        int terms = 1 + random.nextInt(columns.size());
        var order = columns.subList(0, terms).stream()
                .map(column -> column + direction())
                .toList();
        return new Statement(hql + " order by " + String.join(", ", order), terms, limit(), random.nextInt(9));
    }

    private int limit() {
        return random.nextInt(2) == 0 ? -1 : random.nextInt(12);
    }

    private String direction() {
        return one("", " desc", " nulls first", " desc nulls last");
    }

    /** One to three different attributes. */
    private ArrayList<String> some(String prefix) {
        var names = new HashSet<String>();
        var columns = new ArrayList<String>();
        for (int more = 1 + random.nextInt(3); more > 0; more--) {
            var name = attribute();
            if (names.add(name)) {
                columns.add(prefix + name);
            }
        }
        return columns;
    }

    private String where() {
        return random.nextInt(3) == 0 ? "" : " where " + condition(2);
    }

    private String condition(int depth) {
        if (depth > 0 && random.nextBoolean()) {
            return switch (random.nextInt(3)) {
                case 0 -> "(" + condition(depth - 1) + " and " + condition(depth - 1) + ")";
                case 1 -> "(" + condition(depth - 1) + " or " + condition(depth - 1) + ")";
                default -> "not (" + condition(depth - 1) + ")";
            };
        }
        var attribute = ATTRIBUTES.get(random.nextInt(ATTRIBUTES.size()));
        var path = "a." + attribute.get(0);
        var literal = attribute.get(1);
        if (literal.isEmpty() || random.nextInt(8) == 0) {
            return path + one(" is null", " is not null");
        }
        return one(
                path + one(" = ", " <> ", " < ", " >= ") + literal,
                path + " in (" + literal + ", null)",
                path + " between " + literal + " and " + literal,
                "a.note like '%a%'",
                "a.number in ('n1', 'n2', 'n3', 'n5', 'n9')",
                "exists (select 1 from Entry x where x.account = a and x.amount > 0.3)",
                "a.number in (select m.account.number from Mark m where m.colour = 1)",
                "'l1' member of a.labels",
                "a.entries is empty");
    }

    private String attribute() {
        return ATTRIBUTES.get(random.nextInt(ATTRIBUTES.size())).get(0);
    }

    private String one(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
