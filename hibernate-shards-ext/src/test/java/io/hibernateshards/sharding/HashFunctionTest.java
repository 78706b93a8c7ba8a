package io.hibernateshards.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.topology.VirtualShardRange;
import io.hibernateshards.topology.VirtualShardSet;
import java.util.UUID;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class HashFunctionTest {

    private final HashFunction function = new HashFunction(new VirtualShardRange(0, 1023));

    @Test
    void oneKeyHasOneVirtualShardWhateverItsJavaType() {
        assertThat(function.find(CanonicalKey.of(42))).isEqualTo(function.find(CanonicalKey.of(42L)));
        assertThat(function.place(CanonicalKey.of("42")))
                .isEqualTo(function.find(CanonicalKey.of("42")))
                .isNotEqualTo(function.find(CanonicalKey.of(42)));
    }

    /** Rows are placed by these numbers: they were computed by an independent implementation. */
    @Test
    void placesNeverChange() {
        assertThat(function.find(CanonicalKey.of(1))).isEqualTo(282);
        assertThat(function.find(CanonicalKey.of(-1))).isEqualTo(914);
        assertThat(function.find(CanonicalKey.of("user_123"))).isEqualTo(953);
        assertThat(function.find(CanonicalKey.of("Émile"))).isEqualTo(595);
        assertThat(function.find(CanonicalKey.of("a text of more than thirty-two characters")))
                .isEqualTo(340);
    }

    @Test
    void keysSpreadEvenlyOverAllVirtualShards() {
        assertThat(chiSquare(number -> (long) number)).isBetween(850.0, 1_210.0);
        assertThat(chiSquare(number -> "user_" + number)).isBetween(850.0, 1_210.0);
        assertThat(chiSquare(number -> "Mürren " + number)).isBetween(850.0, 1_210.0);
        assertThat(chiSquare(number -> new UUID(0x7000L + number, 1L << 63))).isBetween(850.0, 1_210.0);
    }

    @Test
    void anIntervalIsFilledFromItsFirstToItsLast() {
        var interval = new HashFunction(new VirtualShardRange(10, 12));
        var shards = VirtualShardSet.none();
        for (long key = 0; key < 100; key++) {
            shards = shards.or(VirtualShardSet.of(interval.find(key)));
        }

        assertThat(shards).hasToString("{10, 11, 12}");
    }

    @Test
    void theFingerprintTellsTheInterval() {
        assertThat(function.fingerprint()).isEqualTo("hash(xxh64) @ 0-1023");
        assertThat(new HashFunction(new VirtualShardRange(0, 511)).fingerprint())
                .isNotEqualTo(function.fingerprint());
    }

    /**
     * The sum of squared differences from the mean share over the mean share. With 1,023 degrees of freedom it has mean 1,023
     * and standard deviation 45.2: the bounds are about four of them away.
     */
    private double chiSquare(IntFunction<Object> keys) {
        int[] counts = new int[1024];
        int total = 200_000;
        for (int number = 0; number < total; number++) {
            counts[function.find(CanonicalKey.of(keys.apply(number)))]++;
        }
        double mean = total / 1024.0;
        double sum = 0;
        for (int count : counts) {
            sum += (count - mean) * (count - mean) / mean;
        }
        return sum;
    }
}
