package io.hibernateshards.sharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.MissingShardKeyException;
import io.hibernateshards.ShardException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Year;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.GregorianCalendar;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CanonicalKeyTest {

    private static final LocalDateTime NOON = LocalDateTime.of(2024, 6, 7, 12, 0, 0, 123_456_789);
    private static final Instant INSTANT = NOON.toInstant(ZoneOffset.UTC);
    private static final UUID SOME_UUID = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");

    /** Each row holds values that a database takes for equal; values of different rows are not equal. */
    @SuppressWarnings({"JavaUtilDate", "UndefinedEquals"})
    static List<List<Object>> equalValues() {
        var thirdDay = LocalDate.of(2024, 6, 3);
        return List.of(
                List.of(
                        1,
                        1L,
                        (short) 1,
                        (byte) 1,
                        BigInteger.ONE,
                        BigDecimal.ONE,
                        new BigDecimal("1.0"),
                        new BigDecimal("1.00"),
                        1.0,
                        1.0f,
                        Year.of(1)),
                List.of(-1, -1L, BigInteger.valueOf(-1), new BigDecimal("-1.000"), -1.0),
                List.of(0, new BigDecimal("0.000"), 0.0, -0.0, BigInteger.ZERO),
                List.of(100, new BigDecimal("1E+2"), new BigDecimal("100.00")),
                List.of(new BigDecimal("0.5"), 0.5, 0.5f, new BigDecimal("0.500")),
                List.of(new BigDecimal("-0.5"), -0.5),
                List.of(Long.MAX_VALUE, new BigDecimal("9223372036854775807.0"), BigInteger.valueOf(Long.MAX_VALUE)),
                List.of(new BigInteger("9223372036854775808"), new BigDecimal("9223372036854775808.00")),
                List.of(Long.MIN_VALUE, new BigDecimal("-9223372036854775808")),
                List.of(BigInteger.TEN.pow(30), new BigDecimal("1E+30"), new BigDecimal("1E+30").setScale(4)),
                List.of("1", '1', new char[] {'1'}),
                List.of("1.0"),
                List.of("true"),
                List.of(true),
                List.of(false),
                List.of("é"),
                List.of("e\u0301"),
                List.of("E"),
                List.of(SOME_UUID),
                List.of(SOME_UUID.toString()),
                List.of(thirdDay, Date.valueOf(thirdDay)),
                List.of(LocalTime.of(3, 4, 5), Time.valueOf("03:04:05"), OffsetTime.parse("05:04:05+02:00")),
                List.of(
                        LocalDateTime.of(2024, 6, 7, 12, 0),
                        Timestamp.valueOf("2024-06-07 12:00:00"),
                        new java.util.Date(
                                Timestamp.valueOf("2024-06-07 12:00:00").getTime()),
                        new GregorianCalendar(2024, 5, 7, 12, 0)),
                List.of(
                        INSTANT,
                        INSTANT.atOffset(ZoneOffset.ofHours(-5)),
                        INSTANT.atZone(ZoneId.of("Asia/Tokyo")),
                        OffsetDateTime.parse("2024-06-07T14:00:00.123456789+02:00")),
                List.of((Object) new byte[] {1, 2}, new byte[] {1, 2}),
                List.of((Object) new byte[] {1, 2, 0}),
                List.of(List.of("a", 1), List.of('a', 1L)),
                List.of(List.of("a", "1")),
                List.of(List.of("ab", "c")),
                List.of(List.of("a", "bc")));
    }

    @ParameterizedTest
    @MethodSource("equalValues")
    void equalValuesHaveOneFormBytesAndHash(List<Object> values) {
        var first = CanonicalKey.of(values.get(0));

        for (var value : values) {
            var key = CanonicalKey.of(value);
            assertThat(key).isEqualTo(first).hasSameHashCodeAs(first);
            assertThat(CanonicalKey.bytes(key)).isEqualTo(CanonicalKey.bytes(first));
            assertThat(CanonicalKey.hash(key)).isEqualTo(CanonicalKey.hash(first));
            assertThat(CanonicalKey.text(key)).isEqualTo(CanonicalKey.text(first));
        }
    }

    @Test
    void unequalValuesHaveUnequalFormsAndBytes() {
        var keys = equalValues().stream()
                .map(values -> CanonicalKey.of(values.get(0)))
                .toList();

        assertThat(keys).doesNotHaveDuplicates();
        assertThat(keys.stream().map(key -> HexFormat.of().formatHex(CanonicalKey.bytes(key))))
                .doesNotHaveDuplicates();
    }

    @Test
    void theHashIsThatOfTheBytes() {
        for (var values : equalValues()) {
            var key = CanonicalKey.of(values.get(0));
            assertThat(CanonicalKey.hash(key)).as("%s", key).isEqualTo(XxHash64.of(CanonicalKey.bytes(key)));
        }
    }

    /** Rows are placed by these bytes: a change of any of them loses rows from sight. */
    @Test
    void theBytesNeverChange() {
        assertThat(Stream.of(
                                1,
                                -2,
                                new BigDecimal("0.25"),
                                "aé",
                                true,
                                SOME_UUID,
                                LocalDate.of(1970, 1, 2),
                                LocalTime.ofNanoOfDay(3),
                                LocalDateTime.of(1970, 1, 2, 0, 0, 0, 3),
                                Instant.ofEpochSecond(1, 2),
                                new byte[] {7},
                                List.of(1, "a"))
                        .map(value -> HexFormat.of().formatHex(CanonicalKey.bytes(CanonicalKey.of(value)))))
                .containsExactly(
                        "010000000000000001",
                        "01fffffffffffffffe",
                        "020000000219",
                        "0361c3a9",
                        "0401",
                        "0501890a5dac96774bbcceb302099a8057",
                        "060000000000000001",
                        "070000000000000003",
                        "0800000000000000010000000000000003",
                        "09000000000000000100000002",
                        "0a07",
                        "0b00000009010000000000000001000000020361");
    }

    @Test
    void bytesAreKeptApartFromTheArrayTheyCameFrom() {
        byte[] array = {1, 2};
        var key = CanonicalKey.of(array);

        array[0] = 9;

        assertThat(key).isEqualTo(CanonicalKey.of(new byte[] {1, 2}));
        assertThat(CanonicalKey.text(key)).isEqualTo("0102");
    }

    @Test
    void secondsAreCutToWhatTheColumnKeeps() {
        assertThat(CanonicalKey.cut(NOON, 6)).isEqualTo(NOON.withNano(123_456_000));
        assertThat(CanonicalKey.cut(INSTANT, 3)).isEqualTo(INSTANT.minusNanos(456_789));
        assertThat(CanonicalKey.cut(NOON.toLocalTime(), 0)).isEqualTo(LocalTime.NOON);
        assertThat(CanonicalKey.cut(NOON, 9)).isEqualTo(NOON);
        assertThat(CanonicalKey.cut("text", 0)).isEqualTo("text");
        assertThat(CanonicalKey.cut(Instant.ofEpochSecond(-1, 999_999_999), 0)).isEqualTo(Instant.ofEpochSecond(-1));
    }

    @Test
    void aDateWithATimeIsWhatItsColumnKeepsOfIt() {
        var timestamp = Timestamp.valueOf(NOON);

        assertThat(CanonicalKey.ofColumn(timestamp, Types.DATE, 0)).isEqualTo(NOON.toLocalDate());
        assertThat(CanonicalKey.ofColumn(timestamp, Types.TIME, 0)).isEqualTo(LocalTime.NOON);
        assertThat(CanonicalKey.ofColumn(timestamp, Types.TIMESTAMP, 3)).isEqualTo(NOON.withNano(123_000_000));
        assertThat(CanonicalKey.ofColumn(7, Types.INTEGER, 0)).isEqualTo(7L);
    }

    @Test
    void textsReadAsTheDatabaseWritesTheValue() {
        assertThat(CanonicalKey.text(CanonicalKey.of(new BigDecimal("1E+30")))).isEqualTo("1" + "0".repeat(30));
        assertThat(CanonicalKey.text(CanonicalKey.of(-7))).isEqualTo("-7");
        assertThat(CanonicalKey.text(CanonicalKey.of(List.of("eu", 7)))).isEqualTo("eu,7");
    }

    @Test
    void aNullHasNoPlace() {
        assertThatThrownBy(() -> CanonicalKey.of(null))
                .isInstanceOf(MissingShardKeyException.class)
                .hasMessageContaining("is null")
                .hasMessageContaining("Set it before the entity is persisted");
        assertThatThrownBy(() -> CanonicalKey.of(new ArrayList<>(Arrays.asList("a", null))))
                .isInstanceOf(MissingShardKeyException.class);
    }

    @Test
    void whatNoColumnComparesExactlyIsRefused() {
        assertThatThrownBy(() -> CanonicalKey.of(Double.NaN))
                .isInstanceOf(ShardException.class)
                .hasMessageContaining("'NaN'")
                .hasMessageContaining("Use an integral or decimal type");
        assertThatThrownBy(() -> CanonicalKey.of(Float.NEGATIVE_INFINITY)).isInstanceOf(ShardException.class);
        assertThatThrownBy(() -> CanonicalKey.of(StandardCharsets.UTF_8))
                .isInstanceOf(ShardException.class)
                .hasMessageContaining("UTF_8")
                .hasMessageContaining("AttributeConverter");
    }
}
