package io.hibernateshards.resharding;

import java.util.List;

/**
 * What was verified of one keyspace.
 *
 * @param census the rows of each virtual shard where it lives
 * @param digests a digest of all rows of each virtual shard that was asked for, by its number; of the same rows it is the
 *     same, wherever they are
 * @param findings what is not as it should be
 */
public record Verification(KeyspaceCensus census, List<ShardContent> digests, List<Finding> findings) {

    /**
     * What the rows of one virtual shard come to.
     *
     * @param virtualShard its number
     * @param rows of all tables
     * @param digest in hexadecimal digits
     */
    public record ShardContent(int virtualShard, long rows, String digest) {}

    public Verification {
        digests = List.copyOf(digests);
        findings = List.copyOf(findings);
    }

    /** Whether all is as it should be. */
    public boolean isClean() {
        return findings.isEmpty();
    }
}
