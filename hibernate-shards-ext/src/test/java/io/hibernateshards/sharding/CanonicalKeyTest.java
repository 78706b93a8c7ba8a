package io.hibernateshards.sharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.topology.VirtualShardRange;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

class CanonicalKeyTest {

    @Test
    void numbersAreEqualByValueWhateverTheirType() {
        var sevens = List.of(
                7, 7L, (short) 7, (byte) 7, BigInteger.valueOf(7), new BigDecimal("7.00"), new BigDecimal("7"), 7.0);

        for (var seven : sevens) {
            assertThat(CanonicalKey.of(seven)).as(seven.getClass().getName()).isEqualTo(7L);
        }
        assertThat(CanonicalKey.of(new BigDecimal("1.50"))).isEqualTo(CanonicalKey.of(new BigDecimal("1.5")));
        assertThat(CanonicalKey.of(-7)).isEqualTo(-7L);
        assertThat(CanonicalKey.of(new BigDecimal("1E+30"))).isEqualTo(CanonicalKey.of(BigInteger.TEN.pow(30)));
    }

    @Test
    void aNumberAndItsTextHaveDifferentBytes() {
        assertThat(CanonicalKey.bytes(CanonicalKey.of(1))).isNotEqualTo(CanonicalKey.bytes(CanonicalKey.of("1")));
    }

    @Test
    void partsOfACompositeKeyDoNotRunIntoEachOther() {
        var first = CanonicalKey.bytes(CanonicalKey.of(List.of("ab", "c")));
        var second = CanonicalKey.bytes(CanonicalKey.of(List.of("a", "bc")));

        assertThat(first).isNotEqualTo(second);
    }

    @Test
    void whatNoKeyCanBeIsRefusedWithWhatCan() {
        assertThatThrownBy(() -> CanonicalKey.of(Double.NaN))
                .hasMessageContaining("NaN cannot be a shard key")
                .hasMessageContaining("Finite numbers can");
    }

    @Test
    void theHashSpreadsAThousandKeysOverAllOfEightVirtualShards() {
        var function = new HashFunction(new VirtualShardRange(0, 7));
        int[] counts = new int[8];
        for (int key = 0; key < 8_000; key++) {
            counts[function.find(CanonicalKey.of("user_" + key))]++;
        }

        for (int count : counts) {
            assertThat(count).isBetween(850, 1_150);
        }
    }
}
