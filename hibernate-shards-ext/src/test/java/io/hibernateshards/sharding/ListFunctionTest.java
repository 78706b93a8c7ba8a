package io.hibernateshards.sharding;

import static io.hibernateshards.sharding.Functions.ALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ListFunctionTest {

    @ListSharding(
            parts = {
                @ListPart(
                        name = "america",
                        values = {"us", "ca"},
                        vshards = "0-9"),
                @ListPart(name = "europe", values = "eu", vshards = "10-19")
            })
    private static class Strict {}

    @ListSharding(
            attribute = "first",
            parts = {
                @ListPart(
                        name = "america",
                        values = {"us", "ca"},
                        vshards = "0-9"),
                @ListPart(name = "europe", values = "eu", vshards = "10-19")
            })
    private static class StrictOfTwo {}

    @ListSharding(
            parts = {
                @ListPart(
                        name = "america",
                        values = {"us", "ca"},
                        vshards = "0-9"),
                @ListPart(name = "europe", values = "eu", vshards = "10-19")
            },
            otherwise = "20-29")
    private static class Lenient {}

    @ListSharding(
            parts = {
                @ListPart(
                        name = "america",
                        values = {"us", "ca"},
                        vshards = "0-9"),
                @ListPart(name = "europe", values = "eu", vshards = "10-19"),
                @ListPart(name = "asia", values = "jp", vshards = "100")
            })
    private static class Appended {}

    @ListSharding(
            parts = {
                @ListPart(
                        name = "a",
                        values = {"1", "2"},
                        vshards = "0"),
                @ListPart(
                        name = "b",
                        values = {"02", "x"},
                        vshards = "0-1")
            })
    private static class Wrong {}

    @ListSharding(parts = {})
    private static class Empty {}

    @Test
    void aRegionsPlayersAreSpreadOverTheRegionsVirtualShards() {
        var function = Functions.of(StrictOfTwo.class, String.class, Long.class);

        var shards = IntStream.range(0, 500)
                .mapToObj(player -> function.place(List.of("ca", (long) player)))
                .distinct()
                .toList();

        assertThat(shards).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(function.ofPart(0, "eu", ALL)).hasToString("{10, 11, 12, 13, 14, 15, 16, 17, 18, 19}");
        assertThat(function.ofPart(1, 7L, ALL)).isSameAs(ALL);
    }

    @Test
    void aRegionIsReadWhereItWasWritten() {
        var function = Functions.of(Lenient.class, String.class);

        for (var region : List.of("us", "ca", "eu", "jp", "")) {
            assertThat(function.find(region)).isEqualTo(function.place(region));
        }
        assertThat(function.place("us")).isBetween(0, 9);
        assertThat(function.place("eu")).isBetween(10, 19);
        assertThat(function.place("jp")).isBetween(20, 29);
        assertThat(function.interval()).hasToString("0-29");
    }

    @Test
    void anUnlistedRegionWithoutADefaultIsAnError() {
        var function = Functions.of(Strict.class, String.class);

        assertThat(function.find("jp")).isEqualTo(ShardingFunction.NOWHERE);
        assertThatThrownBy(() -> function.place("jp"))
                .hasMessageContaining("'jp' is in no part of entity group 'g'. Its parts are 'america', 'europe'")
                .hasMessageContaining("Append a part");
        assertThat(Functions.of(StrictOfTwo.class, String.class, Long.class)
                        .ofPart(0, "jp", ALL)
                        .isEmpty())
                .isTrue();
    }

    @Test
    void appendedPartsMoveNoKeyUnlessADefaultHadThem() {
        var before = Functions.of(Strict.class, String.class);
        var after = Functions.of(Appended.class, String.class);

        assertThat(after.continues(before.fingerprint())).isTrue();
        assertThat(after.continues(Functions.of(Lenient.class, String.class).fingerprint()))
                .isFalse();
        assertThat(after.find("eu")).isEqualTo(before.find("eu"));
        assertThat(before.fingerprint()).isEqualTo("list of key: {'us', 'ca'} @ 0-9; {'eu'} @ 10-19");
    }

    @Test
    void everythingThatIsWrongIsReportedAtOnce() {
        assertThat(Functions.problemsOf(Wrong.class, Integer.class))
                .anySatisfy(problem -> assertThat(problem)
                        .contains("value '2' of entity group 'g' is in the part 'a' and the part 'b'"))
                .anySatisfy(problem -> assertThat(problem).contains("'x' of the part 'b'"))
                .anySatisfy(
                        problem -> assertThat(problem).contains("vshards 0 of the part 'a' and 0-1 of the part 'b'"))
                .hasSize(3);
        assertThat(Functions.problemsOf(Empty.class, Integer.class))
                .singleElement()
                .asString()
                .contains("has no parts")
                .contains("Add one");
        assertThat(Functions.problemsOf(Strict.class, Double.class))
                .singleElement()
                .asString()
                .contains("of type 'java.lang.Double'");
    }
}
