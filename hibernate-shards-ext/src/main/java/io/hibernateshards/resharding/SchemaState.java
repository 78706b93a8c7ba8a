package io.hibernateshards.resharding;

import java.util.List;

/**
 * The tables that the catalog describes, and where the databases have other ones.
 *
 * @param tables a parent before its children
 * @param findings of the kind {@link Finding.Kind#SCHEMA}
 */
public record SchemaState(List<Table> tables, List<Finding> findings) {

    /**
     * A table whose rows are spread by their virtual shards.
     *
     * @param name as it stands in SQL
     * @param keyspace the numbering of its virtual shards
     * @param shardColumn the column with a row's virtual shard
     * @param keyColumns what finds a row
     * @param columns how many columns it has on the first database; zero where it is not there
     */
    public record Table(String name, String keyspace, String shardColumn, List<String> keyColumns, int columns) {}

    public SchemaState {
        tables = List.copyOf(tables);
        findings = List.copyOf(findings);
    }
}
