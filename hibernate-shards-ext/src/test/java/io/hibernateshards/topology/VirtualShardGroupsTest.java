package io.hibernateshards.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VirtualShardGroupsTest {

    private static final Database ONE = new Database("one", 0);
    private static final Database TWO = new Database("two", 1);
    private static final Database THREE = new Database("three", 2);

    private final List<String> problems = new ArrayList<>();

    @Test
    void aBucketHasItsActiveDatabasesFirstAndItsWaitingOnesAfter() {
        var groups = parse("a: 0-511 @ one; b: 512-1023 @ two, three(waiting)");

        assertThat(problems).isEmpty();
        assertThat(groups)
                .containsExactly(
                        new VirtualShardGroup("a", List.of(new VirtualShardRange(0, 511)), List.of(ONE), List.of()),
                        new VirtualShardGroup(
                                "b", List.of(new VirtualShardRange(512, 1023)), List.of(TWO), List.of(THREE)));
    }

    @Test
    void severalRangesAndFreeBlanksAreRead() {
        var groups = parse(" a:0-99,  300 ,301-1023@one ;\n b : 100 - 299 @ two ( waiting ) , three ( waiting ); ");

        assertThat(problems)
                .singleElement()
                .asString()
                .contains("vshard group 'b' has no active database")
                .contains("Remove '(waiting)'");
        assertThat(groups).singleElement().extracting(VirtualShardGroup::ranges).hasToString("[0-99, 300, 301-1023]");
    }

    @Test
    void theGroupsMakeAMap() {
        var groups = parse("a: 0-511 @ one, two; b: 512-1023 @ three");

        assertThat(KeyspaceMap.ofGroups("default", 1024, groups).text())
                .isEqualTo("one: 0-255; two: 256-511; three: 512-1023");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "a 0-511 @ one | 3 | expected ':', but found '0'",
                "a: 0-511 one | 10 | expected '@', but found 'o'",
                "a: x @ one | 4 | expected the number of a virtual shard, but found 'x'",
                "a: 0- @ one | 7 | expected the number of a virtual shard, but found '@'",
                "a: 0-9999999999 @ one | 6 | expected the number of a virtual shard, but found '9'",
                "a: 0 @ | 7 | expected the name of a database, but found its end",
                "a: 0 @ one(wait) | 12 | expected 'waiting', but found 'w'",
                "a: 0 @ one(waiting | 19 | expected ')', but found its end",
                "a: 0 @ one b: 1 @ two | 12 | expected ',' or ';', but found 'b'",
                "\" ;\" | 2 | expected the name of a vshard group, but found ';'",
                "\"\" | 1 | expected the name of a vshard group, but found its end"
            })
    void aTextOutsideTheGrammarIsRefusedWithItsPosition(String text, int position, String complaint) {
        assertThat(parse(text)).isEmpty();

        assertThat(problems)
                .singleElement()
                .asString()
                .contains("'hibernate.shards.groups' cannot be read at character " + position + ": " + complaint)
                .contains("Correct it there");
    }

    @Test
    void everythingThatIsWrongIsReportedAtOnce() {
        parse("a: 0-99, 90-109 @ one, one; x: 100-199 @ twoo; b: 300-250 @ two(waiting), three; c: 200-2000 @ one");

        assertThat(problems)
                .anySatisfy(problem -> assertThat(problem)
                        .contains("virtual shards 90-99 are in the vshard groups 'a' and 'a'")
                        .contains("Take them out"))
                .anySatisfy(problem ->
                        assertThat(problem).contains("virtual shards 100-109 are in the vshard groups 'a' and 'x'"))
                .anySatisfy(problem -> assertThat(problem)
                        .contains("'a' names the database 'one' more than once")
                        .contains("Remove one"))
                .anySatisfy(problem -> assertThat(problem)
                        .contains("names the database 'twoo'")
                        .contains("Did you mean 'two'?")
                        .contains("Known databases are one, two, three"))
                .anySatisfy(problem -> assertThat(problem)
                        .contains("range '300-250', which ends before it begins")
                        .contains("Exchange"))
                .anySatisfy(problem -> assertThat(problem)
                        .contains("active database 'three' after a waiting one")
                        .contains("Put it before"))
                .anySatisfy(problem -> assertThat(problem)
                        .contains("'c' names the virtual shards 200-2000, but the keyspace has 1024")
                        .contains("from 0 to 1023"))
                .anySatisfy(problem -> assertThat(problem)
                        .contains("virtual shards 200-1023 are in no vshard group")
                        .contains("Add them"))
                .hasSize(8);
    }

    @Test
    void aGroupNameStandsOnce() {
        parse("a: 0-511 @ one; a: 512-1023 @ two");

        assertThat(problems)
                .singleElement()
                .asString()
                .contains("name of the vshard group 'a' stands more than once")
                .contains("Rename one");
    }

    private List<VirtualShardGroup> parse(String text) {
        return VirtualShardGroups.parse("hibernate.shards.groups", text, 1024, List.of(ONE, TWO, THREE), problems);
    }
}
