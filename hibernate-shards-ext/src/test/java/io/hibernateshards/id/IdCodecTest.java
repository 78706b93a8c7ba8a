package io.hibernateshards.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class IdCodecTest {

    private static final IdCodec TEN_BITS = IdCodec.forShardCount(1024);

    @Test
    void eachPartIsReadBackFromTheIdItIsIn() {
        long id = TEN_BITS.encode(123_456_789L, 63, 1023);

        assertThat(TEN_BITS.counterOf(id)).isEqualTo(123_456_789L);
        assertThat(TEN_BITS.databaseNumberOf(id)).isEqualTo(63);
        assertThat(TEN_BITS.shardOf(id)).isEqualTo(1023);
    }

    @Test
    void theWidthIsTheFewestBitsThatNumberAllVirtualShards() {
        assertThat(IdCodec.forShardCount(1).shardBits()).isZero();
        assertThat(IdCodec.forShardCount(2).shardBits()).isEqualTo(1);
        assertThat(IdCodec.forShardCount(3).shardBits()).isEqualTo(2);
        assertThat(IdCodec.forShardCount(1024).shardBits()).isEqualTo(10);
        assertThat(IdCodec.forShardCount(1025).shardBits()).isEqualTo(11);
    }

    @Test
    void theGreatestCounterGivesAPositiveIdAndTheNextIsRefused() {
        assertThat(TEN_BITS.encode(TEN_BITS.maximumCounter(), 63, 1023)).isEqualTo(Long.MAX_VALUE);
        assertThatThrownBy(() -> TEN_BITS.encode(TEN_BITS.maximumCounter() + 1, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("A counter is in [1, ");
    }

    @Test
    void aHundredThousandMillionIdsOfADatabaseStayBelowWhatADoubleHoldsExactly() {
        assertThat(TEN_BITS.encode(100_000_000_000L, 63, 1023)).isLessThan(1L << 53);
    }

    @Test
    void theFirstCounterFromAnIdMakesNoSmallerId() {
        for (long from : new long[] {0, 1, 65_535, 65_536, 65_537, 1_000_000}) {
            long counter = TEN_BITS.firstCounterFrom(from);

            assertThat(TEN_BITS.encode(counter, 0, 0)).isGreaterThanOrEqualTo(Math.max(from, 1));
            assertThat(counter == 1 || TEN_BITS.encode(counter - 1, 0, 0) < from)
                    .isTrue();
        }
    }
}
