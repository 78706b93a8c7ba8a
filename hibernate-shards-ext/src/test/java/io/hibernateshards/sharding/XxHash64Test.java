package io.hibernateshards.sharding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class XxHash64Test {

    /** The input and results of the sanity check that comes with xxHash itself, for seed 0. */
    @ParameterizedTest
    @CsvSource({
        "0, EF46DB3751D8E999",
        "1, E934A84ADB052768",
        "4, 9136A0DCA57457EE",
        "14, 8282DCC4994E35C8",
        "222, B641AE8CB691C174"
    })
    void theVectorsOfTheReferenceImplementationHold(int length, String expected) {
        assertThat(XxHash64.of(Arrays.copyOf(sanityBuffer(), length))).isEqualTo(Long.parseUnsignedLong(expected, 16));
    }

    /** Vectors that the implementations for Go, Python and Rust share. */
    @ParameterizedTest
    @CsvSource({
        "a, d24ec4f1a98c6e5b",
        "as, 1c330fb2d66be179",
        "asd, 631c37ce72a97393",
        "asdf, 415872f599cea71e",
        "abc, 44bc2cf5ad770999",
        "Call me Ishmael. Some years ago--never mind how long precisely-, 02a2e85470d6fd96"
    })
    void theVectorsOfTextsHold(String text, String expected) {
        assertThat(XxHash64.of(text.getBytes(UTF_8))).isEqualTo(Long.parseUnsignedLong(expected, 16));
    }

    @Test
    void asciiTextsHashAsTheirBytesAfterTheTag() {
        var random = new Random(20240607);
        for (int length = 0; length < 140; length++) {
            var text = random.ints(length, 0, 128)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            byte tag = (byte) random.nextInt();
            byte[] bytes = ByteBuffer.allocate(1 + length)
                    .put(tag)
                    .put(text.getBytes(UTF_8))
                    .array();

            assertThat(XxHash64.ofAscii(tag, text)).as(text).isEqualTo(XxHash64.of(bytes));
        }
    }

    @Test
    void numbersHashAsTheirBigEndianBytesAfterTheTag() {
        var random = new Random(4711);
        for (int round = 0; round < 200; round++) {
            byte tag = (byte) random.nextInt();
            long first = random.nextLong();
            long second = random.nextLong();
            byte[] one = ByteBuffer.allocate(9).put(tag).putLong(first).array();
            byte[] two = ByteBuffer.allocate(17)
                    .put(tag)
                    .putLong(first)
                    .putLong(second)
                    .array();

            assertThat(XxHash64.ofLong(tag, first)).isEqualTo(XxHash64.of(one));
            assertThat(XxHash64.ofLongs(tag, first, second)).isEqualTo(XxHash64.of(two));
        }
    }

    private static byte[] sanityBuffer() {
        byte[] buffer = new byte[222];
        long generator = 2654435761L;
        for (int index = 0; index < buffer.length; index++) {
            buffer[index] = (byte) (generator >>> 56);
            generator *= 0x9E3779B185EBCA8DL;
        }
        return buffer;
    }
}
