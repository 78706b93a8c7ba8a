package io.hibernateshards.resharding;

/** What is counted when databases shall have their parts, or a plan is weighed. */
public enum Measure {
    /** Each virtual shard counts as one. */
    VIRTUAL_SHARDS("virtual shards"),
    /** Rows of all tables of the keyspace's entity groups. */
    ROWS("rows"),
    /** Bytes that the rows take. */
    BYTES("bytes"),
    /** Operations in some time, the same for all virtual shards. */
    LOAD("operations");

    private final String unit;

    Measure(String unit) {
        this.unit = unit;
    }

    /** The unit of its figures, as a word in the plural. */
    public String unit() {
        return unit;
    }
}
