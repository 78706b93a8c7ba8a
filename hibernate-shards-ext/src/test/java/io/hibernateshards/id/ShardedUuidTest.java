package io.hibernateshards.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ShardedUuidTest {

    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00.123Z");

    private final SplittableRandom random = new SplittableRandom(20261125);
    private final ShardedUuid uuids = new ShardedUuid(Clock.fixed(NOW, ZoneOffset.UTC), random::nextLong);

    @Test
    void theVirtualShardIsReadBackForEveryWidth() {
        for (int bits = 0; bits <= 24; bits++) {
            int shard = (1 << bits) - 1;

            assertThat(ShardedUuid.find(uuids.next(bits, shard), bits)).hasValue(shard);
        }
    }

    @Test
    void itIsAVersion7UuidOfItsTime() {
        var uuid = uuids.next(10, 437);

        assertThat(uuid.version()).isEqualTo(7);
        assertThat(uuid.variant()).isEqualTo(2);
        assertThat(uuid.getMostSignificantBits() >>> 16).isEqualTo(NOW.toEpochMilli());
    }

    @Test
    void aHundredThousandOfOneMillisecondAndVirtualShardDiffer() {
        var seen = new HashSet<UUID>();
        for (int count = 0; count < 100_000; count++) {
            seen.add(uuids.next(10, 5));
        }

        assertThat(seen).hasSize(100_000);
    }

    @Test
    void foreignVersion7UuidsAreNotMistakenForOurs() {
        int mistaken = 0;
        for (int count = 0; count < 1_000_000; count++) {
            long most = NOW.toEpochMilli() << 16 | 0x7000 | random.nextLong() & 0xFFF;
            long least = random.nextLong() & ~(3L << 62) | 2L << 62;
            mistaken += ShardedUuid.find(new UUID(most, least), 10).isPresent() ? 1 : 0;
        }

        assertThat(mistaken).as("of a million; one in 17 million is expected").isLessThanOrEqualTo(1);
    }

    @Test
    void otherVersionsAndAnotherWidthTellNothing() {
        assertThat(ShardedUuid.find(new UUID(random.nextLong() & ~0xF000L | 0x4000, random.nextLong()), 10))
                .isEmpty();
        assertThat(ShardedUuid.find(uuids.next(10, 437), 12)).isEmpty();
    }

    @Test
    void aChangedBitIsNoticed() {
        var uuid = uuids.next(10, 437);

        for (int bit = 0; bit < 64; bit++) {
            assertThat(ShardedUuid.find(
                            new UUID(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits() ^ 1L << bit), 10))
                    .as("bit %s", bit)
                    .isEmpty();
        }
    }
}
