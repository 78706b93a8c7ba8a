package io.hibernateshards.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.sharding.ModuloFunction.Checksum;
import io.hibernateshards.topology.VirtualShardRange;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModuloFunctionTest {

    @ParameterizedTest
    @CsvSource({
        "user_123, 3, 1",
        "user_456, 3, 1",
        "user_123, 4, 0",
        "user_456, 4, 3",
        "USER-123, 3, 0",
        "USER-456, 3, 1"
    })
    void md5PlacesTheTutorialsKeys(String key, int shardCount, int shard) {
        assertThat(modulo(Checksum.MD5, shardCount).find(key)).isEqualTo(shard);
    }

    @Test
    void crc32PlacesTheKeyOneByItsChecksum2212294583() {
        assertThat(HashRing.CRC32.applyAsLong("1")).isEqualTo(2_212_294_583L);
        assertThat(modulo(Checksum.CRC32, 3).find("1")).isEqualTo(2);
        assertThat(modulo(Checksum.CRC32, 4).find("1")).isEqualTo(3);
    }

    @Test
    void crc32PlacesTheKeysZeroToNineOnTwo() {
        var function = modulo(Checksum.CRC32, 2);

        assertThat(keysOn(function, 0)).containsExactly(4L, 5L, 6L, 7L);
        assertThat(keysOn(function, 1)).containsExactly(0L, 1L, 2L, 3L, 8L, 9L);
    }

    @ParameterizedTest
    @CsvSource({"2, 3, 667402", "2, 4, 500000", "2, 5, 800468", "3, 4, 750357", "3, 5, 800060", "4, 5, 800247"})
    void anotherModulusMovesMostOfAMillionKeys(int before, int after, int moved) {
        var from = modulo(Checksum.CRC32, before);
        var to = modulo(Checksum.CRC32, after);

        assertThat(IntStream.rangeClosed(1, 1_000_000)
                        .mapToObj(Integer::toString)
                        .filter(key -> from.find(key) != to.find(key)))
                .hasSize(moved);
    }

    @Test
    void aNumberAndItsTextHaveOnePlace() {
        var function = modulo(Checksum.MD5, 1000);

        assertThat(function.find(CanonicalKey.of(42))).isEqualTo(function.find("42"));
    }

    @Test
    void theIntervalMovesThePlaces() {
        var function = new ModuloFunction(Checksum.CRC32, new VirtualShardRange(10, 12));

        assertThat(function.place("1")).isEqualTo(12);
        assertThat(function.fingerprint()).isEqualTo("crc32 modulo @ 10-12");
        assertThat(modulo(Checksum.MD5, 4).fingerprint()).isEqualTo("md5 modulo @ 0-3");
    }

    private static List<Long> keysOn(ModuloFunction function, int shard) {
        return IntStream.rangeClosed(0, 9)
                .mapToObj(key -> (long) key)
                .filter(key -> function.find(key) == shard)
                .toList();
    }

    private static ModuloFunction modulo(Checksum checksum, int shardCount) {
        return new ModuloFunction(checksum, new VirtualShardRange(0, shardCount - 1));
    }
}
