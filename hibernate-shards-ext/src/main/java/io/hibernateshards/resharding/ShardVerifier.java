package io.hibernateshards.resharding;

import static io.hibernateshards.logging.ReshardingMessages.MESSAGES;

import io.hibernateshards.ShardId;
import io.hibernateshards.catalog.DatabaseConnections;
import io.hibernateshards.catalog.SharedMap;
import io.hibernateshards.catalog.SharedMapTables;
import io.hibernateshards.fence.GuardGap;
import io.hibernateshards.fence.GuardedTable;
import io.hibernateshards.fence.Ownership;
import io.hibernateshards.fence.OwnershipGuard;
import io.hibernateshards.resharding.Finding.Kind;
import io.hibernateshards.resharding.Verification.ShardContent;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.ShardMap;
import io.hibernateshards.topology.VirtualShardRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Looks whether all rows of a unit are where its map says, and whether what belongs together is together; reads, and changes nothing
 * but what it is told to repair. It may run beside the application and beside moves: what moves meanwhile is left out. Any thread.
 */
public final class ShardVerifier {

    private static final int MAXIMUM_REFERENCE_ROWS = 1_000_000;

    private final SharedMap shared;
    private final EachDatabase databases;
    private final MisplacedRows misplaced;

    private ShardVerifier(SharedMap shared, DatabaseConnections connections) {
        this.shared = shared;
        this.databases = new EachDatabase(connections);
        this.misplaced = new MisplacedRows(databases);
    }

    /**
     * The verifier of a unit whose nodes share a map.
     *
     * @param catalog the name of the database that has the map
     */
    public static ShardVerifier of(DatabaseAccess databases, String catalog) {
        var connections = new NamedConnections(databases);
        return new ShardVerifier(
                new SharedMap(connections, new Database(catalog, 0), new SharedMapTables(null)), connections);
    }

    /** The sharded tables, and where databases have other columns. Reads no rows. */
    public SchemaState schema() {
        return new SchemaDrift(databases, tables()).read(map().databases());
    }

    /** Where databases record other owners of virtual shards than the map. Reads no rows. */
    public List<Finding> owners() {
        var before = map();
        var recorded = new LinkedHashMap<String, Map<Database, Map<Integer, Ownership>>>();
        for (var keyspace : before.keyspaces()) {
            var name = keyspace.keyspace();
            recorded.put(
                    name,
                    databases.read(before.databases(), (connection, its) -> RecordedOwners.read(connection, name)));
        }
        var resting = new RestingShards(before, map());
        var findings = new ArrayList<Finding>();
        recorded.forEach((keyspace, its) -> findings.addAll(RecordedOwners.compare(resting, keyspace, its)));
        return findings;
    }

    /** Which databases record that they are another one than the map's of that name, or nothing. */
    public List<Finding> identities() {
        var map = map();
        var recorded = databases.read(map.databases(), (connection, its) -> {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("select name, database_number from hs_database")) {
                return rows.next()
                        ? Optional.of(new Database(rows.getString(1), rows.getInt(2)))
                        : Optional.<Database>empty();
            }
        });
        var findings = new ArrayList<Finding>();
        recorded.forEach((database, its) -> {
            if (!its.equals(Optional.of(database))) {
                findings.add(Finding.of(
                        Kind.IDENTITY,
                        database.name(),
                        "hs_database",
                        0,
                        its.map(other -> "it records that it is '" + other + "', number " + other.number())
                                .orElse("it does not record who it is")));
            }
        });
        return findings;
    }

    /** Which tables have no guard, or one that can be got round; none on products without guards. */
    public List<Finding> guards() {
        var tables = tables();
        var gaps = databases.read(map().databases(), (connection, its) -> {
            var guard = OwnershipGuard.of(connection.getMetaData().getDatabaseProductName(), null);
            return guard.isEmpty() ? List.<GuardGap>of() : guard.get().gaps(connection, tables);
        });
        return gaps.entrySet().stream()
                .flatMap(its -> its.getValue().stream()
                        .map(gap -> Finding.of(Kind.GUARD, its.getKey().name(), gap.table(), 0, gap.toString())))
                .toList();
    }

    /**
     * Verifies a keyspace, by reading all of its rows.
     *
     * @param digests the virtual shards whose content shall be told; none by none
     * @param referenceTables tables that shall have the same rows on every database, as their names stand in SQL
     */
    public Verification verify(String keyspace, List<VirtualShardRange> digests, List<String> referenceTables) {
        var before = map();
        var tables = tables().stream()
                .filter(table -> table.keyspace().equals(keyspace))
                .toList();
        var findings = new ArrayList<Finding>(schema().findings().stream()
                .filter(finding ->
                        tables.stream().anyMatch(table -> table.name().equals(finding.subject())))
                .toList());
        var counts = databases.read(before.databases(), (connection, database) -> {
            var counted = new ArrayList<TableCount>();
            for (var table : tables) {
                if (TableShape.of(connection, table.name()).isPresent()) {
                    counted.add(TableCount.of(connection, table));
                }
            }
            return (List<TableCount>) counted;
        });
        var foreign = databases.read(
                before.databases(), (connection, database) -> new ForeignRows(connection, database, tables).find());
        var after = map();
        findings.addAll(misplaced.find(new RestingShards(before, after), keyspace, counts));
        findings.addAll(owners().stream()
                .filter(finding -> finding.subject().startsWith(keyspace + "/"))
                .toList());
        foreign.values().forEach(findings::addAll);
        for (var table : referenceTables) {
            findings.addAll(reference(before, table));
        }
        return new Verification(
                Census.of(after, keyspace, counts), contents(after, keyspace, tables, digests), findings);
    }

    private List<Finding> reference(ShardMap map, String table) {
        var rows = new RowTexts.Rows(table, "");
        var read = databases.read(map.databases(), (connection, database) -> {
            var shape = TableShape.of(connection, table);
            return shape.isEmpty()
                    ? Map.<String, Integer>of()
                    : RowTexts.read(connection, rows, shape.get().quoted(), MAXIMUM_REFERENCE_ROWS)
                            .orElseThrow(() -> new MoveRefusedException(
                                    MESSAGES.tooManyRows(table, database.name(), MAXIMUM_REFERENCE_ROWS)));
        });
        var first = map.databases().get(0);
        var expected = read.getOrDefault(first, Map.of());
        var findings = new ArrayList<Finding>();
        read.forEach((database, its) -> {
            long others = difference(its, expected) + difference(expected, its);
            if (others > 0) {
                findings.add(Finding.of(
                        Kind.REFERENCE_COPY,
                        database.name(),
                        table,
                        others,
                        "rows are not as on '" + first + "', here or there"));
            }
        });
        return findings;
    }

    /** How many rows are there that are not among the others. */
    private static long difference(Map<String, Integer> rows, Map<String, Integer> others) {
        return rows.entrySet().stream()
                .mapToLong(row -> Math.max(0, row.getValue() - others.getOrDefault(row.getKey(), 0)))
                .sum();
    }

    private List<ShardContent> contents(
            ShardMap map, String keyspace, List<GuardedTable> tables, List<VirtualShardRange> wanted) {
        var its = map.keyspace(keyspace);
        var shards = new HashMap<Database, List<Integer>>();
        wanted.stream()
                .flatMapToInt(range -> IntStream.rangeClosed(range.first(), range.last()))
                .filter(shard -> shard < its.shardCount())
                .distinct()
                .sorted()
                .forEach(shard -> shards.computeIfAbsent(its.databaseOf(shard), owner -> new ArrayList<>())
                        .add(shard));
        var read = databases.read(shards.keySet(), (connection, database) -> {
            var product = connection.getMetaData().getDatabaseProductName();
            var contents = new ArrayList<ShardContent>();
            var copied = new ArrayList<CopiedTable>();
            for (var table : tables) {
                copied.add(CopiedTable.of(table, connection, connection));
            }
            for (int shard : shards.getOrDefault(database, List.of())) {
                long rows = 0;
                long sum = 0;
                for (var table : copied) {
                    var digest = ShardDigest.of(
                            product, connection, table, new ShardId(keyspace, shard), ShardDigest.Rows.ALL);
                    rows += digest.rows();
                    sum = 31 * sum + digest.sum();
                }
                contents.add(new ShardContent(shard, rows, HexFormat.of().toHexDigits(sum)));
            }
            return contents;
        });
        return read.values().stream()
                .flatMap(List::stream)
                .sorted((left, right) -> Integer.compare(left.virtualShard(), right.virtualShard()))
                .toList();
    }

    /**
     * Mends what can be mended without losing anything: deletes rows of a virtual shard on a database that does not own it, if the
     * owner has all of them, the same, at that moment.
     *
     * @param finding of a verification, repairable
     * @return how many rows were deleted
     * @throws MoveRefusedException where it is not, or no longer, as it was found; nothing was changed
     */
    public long repair(Finding finding) {
        if (!finding.repairable()) {
            throw new MoveRefusedException(
                    MESSAGES.notRepairable(finding.subject(), finding.database(), finding.detail()));
        }
        var map = map();
        int slash = finding.subject().lastIndexOf('/');
        var shard = new ShardId(
                finding.subject().substring(0, slash),
                Integer.parseInt(finding.subject(), slash + 1, finding.subject().length(), 10));
        var tables = tables().stream()
                .filter(table -> table.keyspace().equals(shard.keyspace()))
                .toList();
        return misplaced.delete(this::map, shard, map.database(finding.database()), tables);
    }

    private ShardMap map() {
        return shared.find().orElseThrow(() -> new MoveRefusedException(MESSAGES.noSharedMap()));
    }

    private List<GuardedTable> tables() {
        return shared.tables().stream().map(GuardedTable::of).toList();
    }
}
