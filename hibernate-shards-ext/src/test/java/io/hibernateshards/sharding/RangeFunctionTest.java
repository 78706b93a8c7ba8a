package io.hibernateshards.sharding;

import static io.hibernateshards.sharding.Functions.ALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.ShardException;
import io.hibernateshards.sharding.RangeSharding.Comparison;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RangeFunctionTest {

    @RangeSharding(
            parts = {
                @RangePart(name = "Alice, Bob", from = "1", to = "2", vshards = "1"),
                @RangePart(name = "Charlie, David", from = "3", to = "4", vshards = "2")
            })
    private static class Employees {}

    @RangeSharding(
            parts = {
                @RangePart(name = "1", from = "1000", to = "1999", vshards = "1"),
                @RangePart(name = "2", from = "2000", to = "2999", vshards = "2")
            })
    private static class Orders {}

    @RangeSharding(
            parts = {
                @RangePart(name = "1", from = "1", to = "1000", vshards = "1"),
                @RangePart(name = "2", from = "1001", to = "2000", vshards = "2"),
                @RangePart(name = "3", from = "2001", to = "3000", vshards = "3")
            })
    private static class Users {}

    @RangeSharding(
            parts = {
                @RangePart(name = "1", from = "1", to = "1000", vshards = "1"),
                @RangePart(name = "2", from = "1001", to = "2000", vshards = "2"),
                @RangePart(name = "3", from = "2001", to = "3000", vshards = "3"),
                @RangePart(name = "4", from = "3001", vshards = "4-7")
            })
    private static class UsersAppended {}

    @RangeSharding(
            by = Comparison.FIRST_LETTER,
            parts = {
                @RangePart(name = "A-H", from = "A", to = "H", vshards = "0"),
                @RangePart(name = "I-P", from = "I", to = "P", vshards = "1"),
                @RangePart(name = "Q-Z", from = "Q", to = "Z", vshards = "2")
            })
    private static class Names {}

    @RangeSharding(
            by = Comparison.FIRST_LETTER,
            parts = {
                @RangePart(name = "A-H", from = "A", to = "H", vshards = "0"),
                @RangePart(name = "I-P", from = "I", to = "P", vshards = "1"),
                @RangePart(name = "Q-Z", from = "Q", to = "Z", vshards = "2")
            },
            otherwise = "3")
    private static class NamesWithDefault {}

    @RangeSharding(
            parts = {
                @RangePart(name = "low", before = "m", vshards = "0-9"),
                @RangePart(name = "high", from = "m", vshards = "10-19")
            },
            binaryCollation = true)
    private static class BinaryTexts {}

    @RangeSharding(
            parts = {
                @RangePart(name = "low", before = "m", vshards = "0-9"),
                @RangePart(name = "high", from = "m", vshards = "10-19")
            })
    private static class LinguisticTexts {}

    @RangeSharding(
            parts = {
                @RangePart(name = "first", from = "0", to = "999", vshards = "0-9", inOrder = true),
                @RangePart(name = "second", from = "1000", before = "2000", vshards = "100-355", inOrder = true)
            },
            otherwise = "1000")
    private static class InOrder {}

    @RangeSharding(
            parts = {
                @RangePart(name = "2023", from = "2023-01-01", to = "2023-12-31", vshards = "0-11", inOrder = true),
                @RangePart(name = "later", from = "2024-01-01", vshards = "12-23")
            })
    private static class Days {}

    @RangeSharding(
            parts = {
                @RangePart(name = "small", before = "10.5", vshards = "0"),
                @RangePart(name = "great", from = "10.5", vshards = "1")
            })
    private static class Prices {}

    @RangeSharding(
            attribute = "second",
            parts = {
                @RangePart(name = "old", before = "2024-01-01", vshards = "0-9"),
                @RangePart(name = "new", from = "2024-01-01", vshards = "10-19")
            })
    private static class Composite {}

    @Test
    void usersOneAndTwoAreBeforeThreeAndFour() {
        var function = Functions.of(Employees.class, Integer.class);

        assertThat(LongStream.rangeClosed(1, 4).mapToObj(function::place)).containsExactly(1, 1, 2, 2);
    }

    @Test
    void ordersAreWithTheirThousand() {
        var function = Functions.of(Orders.class, long.class);

        assertThat(function.place(1001L)).isEqualTo(1);
        assertThat(function.place(2001L)).isEqualTo(2);
        assertThat(function.between(1000L, true, 1999L, true, ALL)).hasToString("{1}");
        assertThat(function.between(1500L, true, 2500L, true, ALL)).hasToString("{1, 2}");
        assertThat(function.between(2500L, false, null, true, ALL)).hasToString("{2}");
        assertThat(function.between(3000L, true, null, true, ALL)).hasToString("{}");
    }

    @Test
    void user1500IsWrittenToTheSecondShardAnd800IsReadFromTheFirst() {
        var function = Functions.of(Users.class, Long.class);

        assertThat(function.place(1500L)).isEqualTo(2);
        assertThat(function.find(800L)).isEqualTo(1);
        assertThat(function.find(3000L)).isEqualTo(3);
    }

    @Test
    void aKeyInNoPartIsFoundNowhereAndRefusedForANewRow() {
        var function = Functions.of(Users.class, Long.class);

        assertThat(function.find(3001L)).isEqualTo(ShardingFunction.NOWHERE);
        assertThatThrownBy(() -> function.place(3001L))
                .isInstanceOf(ShardException.class)
                .hasMessageContaining("'3001' is in no part of entity group 'g'")
                .hasMessageContaining("'2' [1001, 2000]")
                .hasMessageContaining("Append a part that has it");
    }

    @Test
    void appendedPartsMoveNoKey() {
        var before = Functions.of(Users.class, Long.class);
        var after = Functions.of(UsersAppended.class, Long.class);

        assertThat(LongStream.rangeClosed(1, 3000)).allMatch(key -> before.find(key) == after.find(key));
        assertThat(after.find(5000L)).isBetween(4, 7);
        assertThat(after.continues(before.fingerprint())).isTrue();
        assertThat(before.continues(after.fingerprint())).isFalse();
        assertThat(after.fingerprint())
                .isEqualTo("range of key: [1, 1000] @ 1; [1001, 2000] @ 2; [2001, 3000] @ 3; [3001, ) @ 4-7");
    }

    @Test
    void aDefaultThatHadThePartsKeysIsNotContinued() {
        assertThat(Functions.of(NamesWithDefault.class, String.class)
                        .continues(Functions.of(Names.class, String.class).fingerprint()))
                .isTrue();
        assertThat(Functions.of(Names.class, String.class)
                        .continues(Functions.of(NamesWithDefault.class, String.class)
                                .fingerprint()))
                .isFalse();
    }

    @Test
    void namesAreComparedByTheirFirstLetterInUpperCase() {
        var function = Functions.of(Names.class, String.class);

        assertThat(List.of("Alice", "henry", "Ian", "peter", "Quentin", "zoe").stream()
                        .map(function::place))
                .containsExactly(0, 0, 1, 1, 2, 2);
        assertThat(function.between("Alice", true, "Bob", true, ALL)).isSameAs(ALL);
    }

    @Test
    void namesOutsideTheAlphabetNeedADefaultOrAreAnError() {
        var strict = Functions.of(Names.class, String.class);
        var lenient = Functions.of(NamesWithDefault.class, String.class);

        for (var name : List.of("Émile", "9lives", "")) {
            assertThat(lenient.place(name)).isEqualTo(3);
            assertThat(strict.find(name)).isEqualTo(ShardingFunction.NOWHERE);
            assertThatThrownBy(() -> strict.place(name))
                    .hasMessageContaining("'" + name + "' is in no part")
                    .hasMessageContaining("'otherwise'");
        }
    }

    @Test
    void textsNarrowOnlyWhereTheDatabaseOrdersThemAlike() {
        var binary = Functions.of(BinaryTexts.class, String.class);
        var linguistic = Functions.of(LinguisticTexts.class, String.class);

        assertThat(binary.between("a", true, "f", true, ALL).size()).isEqualTo(10);
        assertThat(binary.between("a", true, "\uE000", true, ALL)).isSameAs(ALL);
        assertThat(linguistic.between("a", true, "f", true, ALL)).isSameAs(ALL);
        assertThat(binary.find("l")).isLessThan(10);
        assertThat(binary.find("\uD83D\uDE00")).isGreaterThanOrEqualTo(10);
        assertThat(binary.fingerprint()).isEqualTo(linguistic.fingerprint()).contains("[, 'm') @ 0-9");
    }

    @Test
    void textsAreOrderedByCodePoints() {
        assertThat(KeyKind.TEXT.compare("\uFFFD", "\uD83D\uDE00")).isNegative();
        assertThat(KeyKind.TEXT.compare("\uD83D\uDE00", "\uD83D\uDE01")).isNegative();
        assertThat(KeyKind.TEXT.compare("ab", "a")).isPositive();
        assertThat(KeyKind.TEXT.compare("Z", "a")).isNegative();
    }

    @Test
    void aRangeInOrderIsDividedEvenly() {
        var function = Functions.of(InOrder.class, Long.class);

        assertThat(LongStream.of(0, 99, 100, 999, 1000, 1003, 1004, 1999).mapToObj(function::find))
                .containsExactly(0, 0, 1, 9, 100, 100, 101, 355);
        assertThat(function.find(2000L)).isEqualTo(1000);
        assertThat(function.between(150L, true, 250L, true, ALL)).hasToString("{1, 2}");
        assertThat(function.between(-5L, true, 50L, true, ALL)).hasToString("{0, 1000}");
        assertThat(function.between(new BigDecimal("99.5"), true, new BigDecimal("100.5"), true, ALL))
                .hasToString("{0, 1}");
        assertThat(function.between(950L, true, 1000L, true, ALL)).hasToString("{9, 100, 1000}");
    }

    @Test
    void everyKeyBetweenTwoBoundsIsWhereBetweenSays() {
        var random = new Random(99);
        for (var annotated : List.of(Orders.class, InOrder.class, UsersAppended.class)) {
            var function = Functions.of(annotated, Long.class);
            for (int round = 0; round < 2000; round++) {
                long lower = random.nextLong(-100, 3500);
                long upper = lower + random.nextLong(600);
                var shards = function.between(lower, true, upper, true, ALL);
                long key = random.nextLong(lower, upper + 1);

                int shard = function.find(key);

                assertThat(shard == ShardingFunction.NOWHERE || shards.contains(shard))
                        .as("%s in [%s, %s] of %s", key, lower, upper, annotated)
                        .isTrue();
            }
        }
    }

    @Test
    void datesAreDividedInOrder() {
        var function = Functions.of(Days.class, java.sql.Date.class);

        assertThat(function.place(LocalDate.of(2023, 1, 1))).isZero();
        assertThat(function.place(LocalDate.of(2023, 12, 31))).isEqualTo(11);
        assertThat(function.between(LocalDate.of(2024, 2, 1), true, null, true, ALL)
                        .size())
                .isEqualTo(12);
    }

    @Test
    void decimalsAreComparedByValue() {
        var function = Functions.of(Prices.class, BigDecimal.class);

        assertThat(function.find(CanonicalKey.of(new BigDecimal("10.50")))).isEqualTo(1);
        assertThat(function.find(CanonicalKey.of(new BigDecimal("10.49")))).isZero();
        assertThat(function.find(CanonicalKey.of(11))).isEqualTo(1);
    }

    @Test
    void oneColumnDecidesAndTheOthersAreHashedInside() {
        var function = Functions.of(Composite.class, String.class, Instant.class);
        var june = Instant.parse("2024-06-01T00:00:00Z");

        assertThat(function.find(List.of("a", june))).isBetween(10, 19);
        assertThat(function.find(List.of("a", june))).isEqualTo(function.find(List.of("a", june.plusSeconds(1))));
        assertThat(LongStream.range(0, 200)
                        .mapToObj(key -> function.find(List.of("a" + key, june)))
                        .distinct())
                .hasSize(10);
        assertThat(function.ofPart(1, june, ALL)).hasToString("{10, 11, 12, 13, 14, 15, 16, 17, 18, 19}");
        assertThat(function.ofPart(0, "a", ALL)).isSameAs(ALL);
    }

    @Test
    void aKeyOfAnotherTypeIsRefused() {
        assertThatThrownBy(() -> Functions.of(Users.class, Long.class).find("800"))
                .hasMessageContaining("'800' of entity group 'g' is a 'String'")
                .hasMessageContaining("Give a value of that type");
    }

    @RangeSharding(
            parts = {
                @RangePart(name = "a", from = "1", to = "10", vshards = "0-9"),
                @RangePart(name = "b", from = "10", to = "20", vshards = "9-12"),
                @RangePart(name = "c", from = "x", vshards = "2000"),
                @RangePart(name = "d", from = "40", to = "30", vshards = "20-10"),
                @RangePart(name = "a", from = "50", to = "60", before = "61", vshards = "30"),
                @RangePart(name = "e", from = "70", vshards = "31", inOrder = true),
            },
            otherwise = "31")
    private static class Wrong {}

    @Test
    void everythingThatIsWrongIsReportedAtOnce() {
        assertThat(Functions.problemsOf(Wrong.class, Long.class))
                .anySatisfy(problem -> assertThat(problem)
                        .contains("'a' stands on more than one part")
                        .contains("Rename"))
                .anySatisfy(problem -> assertThat(problem)
                        .contains("vshards 0-9 of the part 'a' and 9-12 of the part 'b'")
                        .contains("Make them disjoint"))
                .anySatisfy(problem -> assertThat(problem)
                        .contains("ranges of the part 'a' and the part 'b'")
                        .contains("Bound the ranges"))
                .anySatisfy(problem -> assertThat(problem)
                        .contains("vshards '2000' of the part 'c'")
                        .contains("from 0 to 1023"))
                .anySatisfy(problem -> assertThat(problem)
                        .contains("'x' of the part 'c'")
                        .contains("kind 'INTEGRAL'")
                        .contains("Correct it"))
                .anySatisfy(problem -> assertThat(problem)
                        .contains("vshards '20-10' of the part 'd'")
                        .contains("like '0-255'"))
                .anySatisfy(problem -> assertThat(problem).contains("part 'd' of entity group 'g' is empty: [40, 30]"))
                .anySatisfy(problem -> assertThat(problem).contains("bounded above by 'to' and by 'before'"))
                .anySatisfy(problem -> assertThat(problem)
                        .contains("the part 'e' of entity group 'g' cannot be divided in order")
                        .contains("remove 'inOrder'"))
                .anySatisfy(problem -> assertThat(problem).contains("31 of the part 'e' and 31 of 'otherwise'"))
                .hasSize(10);
    }

    @Test
    void theKeysTypeMustHaveAnOrder() {
        assertThat(Functions.problemsOf(Users.class, java.util.UUID.class))
                .singleElement()
                .asString()
                .contains(
                        "'@RangeSharding' of entity group 'g' cannot use 'first' of its shard key, of type 'java.util.UUID'")
                .contains("It needs numbers, texts, dates or times");
        assertThat(Functions.problemsOf(Names.class, Long.class))
                .singleElement()
                .asString()
                .contains("texts, whose first letters are compared");
        assertThat(Functions.problemsOf(Composite.class, String.class))
                .singleElement()
                .asString()
                .contains("names the attribute 'second', which the shard key has not")
                .contains("It has 'first'. Correct 'attribute'");
    }

    @Test
    void whichAttributeIsComparedIsSaidWhereThereAreSeveral() {
        assertThat(Functions.problemsOf(Orders.class, String.class, long.class))
                .singleElement()
                .asString()
                .contains("The function '@RangeSharding' of entity group 'g' does not say which attribute")
                .contains("It has 'first', 'second'. Name one as 'attribute'");
    }
}
