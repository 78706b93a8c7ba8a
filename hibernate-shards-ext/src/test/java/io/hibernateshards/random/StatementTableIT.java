package io.hibernateshards.random;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.ShardedSession;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.random.Statement.Reading;
import io.hibernateshards.random.Unit.Arrangement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The table of what is supported says what a run of each statement gives, against plain Hibernate, over two databases. The
 * system property {@code table.write=true} writes it anew.
 */
class StatementTableIT {

    private static final Path TABLE = Path.of("..", "docs", "statements.md");

    private static final String COMMAND = "mvn verify -pl hibernate-shards-ext -am -Dtest=none"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=StatementTableIT"
            + " -Dfailsafe.failIfNoSpecifiedTests=false -Dtable.write=true";

    private static final String HEAD = """
            # Statements

            What becomes of each shape of statement that no shard key narrows to one database, found by running its example on eight
            virtual shards over two databases beside plain Hibernate. A statement that its shard keys narrow to one database runs there
            whatever it has.

            * **one database**: run there, by Hibernate's own path
            * **each database**: run on each, the rows are those of all
            * **merged**: run on each in another form, and put together in memory
            * **in steps**: cut into several, of which each is one of the above, or into rows that each go where they belong
            * **refused**: by an `UnsupportedShardedQueryException`, before any SQL

            `StatementTableIT` makes this file, and fails where it is not what a run gives. To write it anew:

                %s

            The entities: `Customer` with the key `login`; `Purchase` and its subclass `Gift`, whose key is their customer's; `Shop`, of an
            entity group of its own; `Country`, a reference entity. `Purchase.shop` and `Customer.friend` lead across.
            """.formatted(COMMAND);

    @Test
    void theTableSaysWhatARunGives() throws IOException {
        var counts = new TreeMap<String, Integer>();
        var sections = sections(counts);
        var table = HEAD + "\n" + counts(counts) + sections;

        if (Boolean.getBoolean("table.write")) {
            Files.writeString(TABLE, table);
        }

        assertThat(Files.exists(TABLE) ? Files.readString(TABLE) : "")
                .as("docs/statements.md is not what a run gives. Write it anew by: " + COMMAND)
                .isEqualTo(table);
    }

    private static String counts(Map<String, Integer> counts) {
        return "Of " + counts.values().stream().mapToInt(Integer::intValue).sum() + " shapes: "
                + String.join(
                        ", ",
                        counts.entrySet().stream()
                                .map(each -> each.getValue() + " " + each.getKey())
                                .toList())
                + ".\n";
    }

    private static String sections(Map<String, Integer> counts) {
        var text = new StringBuilder();
        try (var databases = Databases.create(DatabaseKind.H2);
                var plain = new Unit(Arrangement.PLAIN, databases, SupportModel.ENTITIES);
                var sharded = new Unit(new Arrangement(8, 2), databases, SupportModel.ENTITIES)) {
            plain.factory.runInTransaction(SupportModel::fill);
            sharded.factory.runInTransaction(SupportModel::fill);
            for (var line : shapes()) {
                if (line.startsWith("## ")) {
                    text.append('\n')
                            .append(line)
                            .append(
                                    "\n\n| shape | example | answered | plan, or why not |\n| --- | --- | --- | --- |\n");
                } else if (!line.isBlank()) {
                    var shape = line.split(" :: ", 2);
                    text.append(row(shape[0], statement(shape[1]), plain, sharded, counts))
                            .append('\n');
                }
            }
        }
        return text.toString();
    }

    private static List<String> shapes() {
        try (var stream = StatementTableIT.class.getResourceAsStream("shapes.txt")) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Statement statement(String hql) {
        boolean isChange = hql.matches("(update|delete|insert) .*");
        var limit = hql.replaceAll(".* limit (\\d+).*", "$1");
        boolean isLimited = !limit.equals(hql);
        boolean isOrdered = hql.contains("order by") && !hql.contains("over (") && !hql.contains("within group");
        return new Statement(
                hql,
                isLimited && !isOrdered ? Optional.of(hql.replaceAll(" limit .*", "")) : Optional.empty(),
                0,
                isChange || isOrdered,
                isLimited ? Integer.parseInt(limit) : -1,
                0,
                true,
                isChange ? Reading.CHANGE : Reading.LIST,
                Statement.Source.HQL,
                List.of(),
                true,
                hql.contains("fetch c.") || hql.contains("fetch p.")
                        ? List.of("purchases", "tags", "customer", "shop")
                        : List.of(),
                isChange
                        ? List.of("select c.login, c.score from Customer c", "select p.id, p.total from Purchase p")
                        : List.of(),
                Optional.empty());
    }

    private static String row(
            String shape, Statement statement, Unit plain, Unit sharded, Map<String, Integer> counts) {
        var verdict = Verdict.of(plain, sharded, statement);
        String answered;
        String plan;
        if (verdict instanceof Verdict.Refused refused) {
            answered = "refused";
            plan = refused.message()
                    .replaceAll("(?s).*?: it has ", "it has ")
                    .replaceAll(" A query that its shard keys narrow.*", "")
                    .replace(" [" + statement.hql() + "]", "");
        } else if (verdict instanceof Verdict.Right) {
            plan = plan(sharded, statement);
            answered = plan.startsWith("Pinned")
                    ? "one database"
                    : plan.matches("(EachEntity|Hoist|FetchAcross|Insert).*")
                            ? "in steps"
                            : plan.contains("Concatenate") || plan.contains("FanOutUpdate")
                                    ? "each database"
                                    : "merged";
        } else if (verdict instanceof Verdict.Wrong wrong) {
            answered = "not right yet";
            plan = wrong.difference();
        } else {
            answered = verdict.getClass().getSimpleName();
            plan = verdict.toString();
        }
        counts.merge(answered, 1, Integer::sum);
        return "| " + cell(shape) + " | `" + cell(statement.hql()) + "` | " + answered + " | " + cell(plan) + " |";
    }

    private static String plan(Unit sharded, Statement statement) {
        try (var em = sharded.open()) {
            return em.unwrap(ShardedSession.class)
                    .explain(statement.hql())
                    .plan()
                    .replaceAll("\n *", " ← ");
        }
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }
}
