package io.hibernateshards.query.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ValueOrderTest {

    @Test
    void numbersOfAllTypesCompareByValue() {
        assertAscending(
                ValueOrder.NUMBERS,
                List.of(
                        Double.NEGATIVE_INFINITY,
                        new BigDecimal("-1E+400"),
                        -3L,
                        -2.5,
                        (short) 0,
                        new BigDecimal("0.1"),
                        0.1f,
                        1,
                        new BigInteger("9223372036854775808"),
                        1e300,
                        new BigDecimal("1E+400"),
                        Double.POSITIVE_INFINITY,
                        Double.NaN));
        assertThat(ValueOrder.NUMBERS.compare(1, new BigDecimal("1.00"))).isZero();
        assertThat(ValueOrder.NUMBERS.compare(0.0, -0.0)).isZero();
        assertThat(ValueOrder.NUMBERS.compare(Double.NaN, Float.NaN)).isZero();
        assertThat(ValueOrder.NUMBERS.compare(9007199254740993L, 9007199254740992.0))
                .isPositive();
    }

    @Test
    void uuidsAndBytesHaveNoSign() {
        assertAscending(
                ValueOrder.UUIDS,
                List.of(
                        UUID.fromString("00000000-0000-0000-7000-000000000000"),
                        UUID.fromString("00000000-0000-0000-8000-000000000000"),
                        UUID.fromString("7fffffff-0000-0000-0000-000000000000"),
                        UUID.fromString("80000000-0000-0000-0000-000000000000")));
        assertAscending(
                ValueOrder.BYTES, List.of(new byte[] {}, new byte[] {1}, new byte[] {1, 0}, new byte[] {(byte) 0x80}));
    }

    @Test
    void stringsAboveTheBasicPlaneTellTheTwoOrdersApart() {
        String privateUse = "\uE000";
        String emoji = "\uD83D\uDE00";

        assertAscending(ValueOrder.UTF16_STRINGS, List.of("", "A", "a", "aa", emoji, privateUse));
        assertAscending(ValueOrder.CODE_POINT_STRINGS, List.of("", "A", "a", "aa", privateUse, "\uFFFD", emoji));
        assertThat(ValueOrder.CODE_POINT_STRINGS.compare('a', "a")).isZero();
    }

    @Test
    void codePointsCompareAsTheirUtf8BytesDo() {
        var strings = List.of("a\uD83D\uDE00", "a\uD83D\uDE01", "a\uFFFF", "a\uD800\uDC00b", "\u00E9", "z", "\uE000");

        for (var left : strings) {
            for (var right : strings) {
                int bytes = Arrays.compareUnsigned(
                        left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
                assertThat(Integer.signum(ValueOrder.CODE_POINT_STRINGS.compare(left, right)))
                        .as("%s and %s", left, right)
                        .isEqualTo(Integer.signum(bytes));
            }
        }
    }

    @Test
    void timesWithAnOffsetCompareByTheirInstant() {
        var noonInParis = OffsetDateTime.parse("2024-05-01T12:00:00+02:00");
        var elevenInLondon = OffsetDateTime.parse("2024-05-01T11:00:00+01:00");

        assertThat(ValueOrder.TEMPORALS.compare(noonInParis, elevenInLondon)).isZero();
        assertThat(ValueOrder.TEMPORALS.compare(OffsetTime.parse("01:00:00+02:00"), OffsetTime.parse("00:30:00Z")))
                .isNegative();
        assertAscending(ValueOrder.TEMPORALS, List.of(LocalDate.of(-1, 1, 1), LocalDate.of(2024, 2, 29)));
    }

    @Test
    void falseComesBeforeTrueAndAnotherKindIsRefused() {
        assertAscending(ValueOrder.BOOLEANS, List.of(false, true));
        assertThatThrownBy(() -> ValueOrder.NUMBERS.compare(1, "1")).isInstanceOf(ClassCastException.class);
    }

    private static void assertAscending(ValueOrder order, List<?> values) {
        for (int left = 0; left < values.size(); left++) {
            for (int right = 0; right < values.size(); right++) {
                assertThat(Integer.signum(order.compare(values.get(left), values.get(right))))
                        .as("%s and %s", values.get(left), values.get(right))
                        .isEqualTo(Integer.compare(left, right));
            }
        }
    }
}
