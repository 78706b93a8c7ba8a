package io.hibernateshards.sharding;

import io.hibernateshards.topology.VirtualShardRange;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.CRC32;
import org.hibernate.AssertionFailure;

/** Places keys by a checksum of their {@link CanonicalKey#text} in UTF-8, modulo the number of virtual shards. */
public final class ModuloFunction implements ShardingFunction {

    /** How a text becomes a number. */
    public enum Checksum {
        /** CRC-32 as in ISO 3309, an unsigned number of 32 bits. */
        CRC32 {
            @Override
            int remainder(byte[] text, int divisor) {
                var checksum = new CRC32();
                checksum.update(text);
                return (int) (checksum.getValue() % divisor);
            }
        },
        /** The digest of RFC 1321, its sixteen bytes read as one unsigned big-endian number. */
        MD5 {
            @Override
            int remainder(byte[] text, int divisor) {
                return new BigInteger(1, md5(text))
                        .mod(BigInteger.valueOf(divisor))
                        .intValue();
            }
        };

        /** The number modulo a divisor. */
        abstract int remainder(byte[] text, int divisor);
    }

    private final Checksum checksum;
    private final VirtualShardRange interval;

    public ModuloFunction(Checksum checksum, VirtualShardRange interval) {
        this.checksum = checksum;
        this.interval = interval;
    }

    static byte[] md5(byte[] text) {
        try {
            return MessageDigest.getInstance("MD5").digest(text);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionFailure("Every Java platform has MD5", impossible);
        }
    }

    @Override
    public int find(Object key) {
        byte[] text = CanonicalKey.text(key).getBytes(StandardCharsets.UTF_8);
        return interval.first() + checksum.remainder(text, interval.size());
    }

    @Override
    public int place(Object key) {
        return find(key);
    }

    @Override
    public VirtualShardRange interval() {
        return interval;
    }

    @Override
    public String fingerprint() {
        return (checksum == Checksum.MD5 ? "md5 modulo @ " : "crc32 modulo @ ") + interval;
    }

    static final class Crc32Factory implements ShardingFunctionFactory<Crc32Sharding> {

        @Override
        public ShardingFunction create(Crc32Sharding annotation, EntityGroupKey key) {
            var reader = new StrategyReader(Crc32Sharding.class, key);
            var interval = reader.interval(annotation.vshards());
            reader.refuseProblems();
            return new ModuloFunction(Checksum.CRC32, interval);
        }
    }

    static final class Md5Factory implements ShardingFunctionFactory<Md5Sharding> {

        @Override
        public ShardingFunction create(Md5Sharding annotation, EntityGroupKey key) {
            var reader = new StrategyReader(Md5Sharding.class, key);
            var interval = reader.interval(annotation.vshards());
            reader.refuseProblems();
            return new ModuloFunction(Checksum.MD5, interval);
        }
    }
}
