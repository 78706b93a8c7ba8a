package io.hibernateshards.catalog;

import static io.hibernateshards.logging.CatalogMessages.MESSAGES;

import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.KeyspaceMap;
import io.hibernateshards.topology.ShardMap;
import io.hibernateshards.topology.VirtualShardRange;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds where what a database records differs from what the configuration takes it for. */
final class IdentityComparison {

    private final ExpectedIdentity expected;

    IdentityComparison(ExpectedIdentity expected) {
        this.expected = expected;
    }

    /**
     * One message per difference, with both sides and the remedy; empty where there is none.
     *
     * @param map what the database is compared with
     */
    List<String> differences(Database database, String address, RecordedIdentity recorded, ShardMap map) {
        if (recorded.format() > DatabaseIdentity.FORMAT) {
            return List.of(MESSAGES.newerFormat(database.name(), address, recorded.format(), DatabaseIdentity.FORMAT));
        }
        if (!recorded.unit().equals(expected.unit())) {
            return List.of(MESSAGES.otherUnit(database.name(), address, recorded.unit(), expected.unit()));
        }
        if (!recorded.name().equals(database.name()) || recorded.number() != database.number()) {
            return List.of(MESSAGES.otherDatabase(
                    database.name(), database.number(), address, recorded.name(), recorded.number()));
        }
        var differences = new ArrayList<String>();
        compareMapHomes(database, address, recorded.mapHome(), differences);
        compareKeyspaces(database, recorded, map, differences);
        compareGroups(database, recorded, differences);
        return differences;
    }

    private void compareMapHomes(
            Database database, String address, @Nullable String recorded, List<String> differences) {
        var catalog = expected.catalog();
        if (recorded == null) {
            if (catalog != null && !catalog.found() && !catalog.adopts()) {
                differences.add(MESSAGES.notAdopted(
                        database.name(), address, catalog.home().name()));
            }
        } else if (catalog == null) {
            differences.add(MESSAGES.mapIsShared(database.name(), address, recorded));
        } else if (!recorded.equals(catalog.home().name())) {
            differences.add(MESSAGES.otherMapHome(
                    database.name(), address, recorded, catalog.home().name()));
        } else if (!catalog.found() && catalog.map().find().isEmpty()) {
            // Another node may have created it meanwhile.
            differences.add(MESSAGES.mapLost(database.name(), address, recorded));
        }
    }

    private void compareKeyspaces(
            Database database, RecordedIdentity recorded, ShardMap map, List<String> differences) {
        for (var keyspace : map.keyspaces()) {
            var name = keyspace.keyspace();
            var its = recorded.keyspaces().get(name);
            if (its == null) {
                continue;
            }
            if (its.shards() != keyspace.shardCount()) {
                differences.add(MESSAGES.otherShardCount(database.name(), name, its.shards(), keyspace.shardCount()));
                continue;
            }
            int idBits = expected.idBits().getOrDefault(name, its.idBits());
            if (its.idBits() != idBits) {
                differences.add(MESSAGES.otherIdBits(database.name(), name, its.idBits(), idBits));
            }
            if (its.rows() != its.shards()) {
                differences.add(MESSAGES.missingShardRows(database.name(), name, its.shards(), its.rows()));
                continue;
            }
            comparePlaces(database, its, keyspace, map, differences);
        }
    }

    /** What is on its way between databases is compared by nobody but who moves it. */
    private void comparePlaces(
            Database database,
            RecordedIdentity.Keyspace recorded,
            KeyspaceMap keyspace,
            ShardMap map,
            List<String> differences) {
        var moving = new BitSet();
        map.moves().stream()
                .filter(move -> move.shard().keyspace().equals(keyspace.keyspace()))
                .forEach(move -> moving.set(move.shard().number()));
        var owned = VirtualShardRange.where(
                keyspace.shardCount(),
                shard -> !moving.get(shard) && recorded.owned().stream().anyMatch(range -> range.contains(shard)));
        var placed = VirtualShardRange.where(
                keyspace.shardCount(),
                shard -> !moving.get(shard) && keyspace.databaseOf(shard).equals(database));
        if (!owned.equals(placed)) {
            differences.add(
                    expected.catalog() == null
                            ? MESSAGES.otherShards(database.name(), keyspace.keyspace(), text(owned), text(placed))
                            : MESSAGES.otherSharedPlaces(
                                    database.name(), keyspace.keyspace(), text(owned), map.epoch(), text(placed)));
        }
    }

    private void compareGroups(Database database, RecordedIdentity recorded, List<String> differences) {
        for (var group : expected.groups()) {
            var its = recorded.groups().get(group.name());
            if (its == null) {
                continue;
            }
            if (!its.keyspace().equals(group.keyspace())) {
                differences.add(
                        MESSAGES.otherKeyspace(database.name(), group.name(), its.keyspace(), group.keyspace()));
            } else if (!its.fingerprint().equals(Fingerprint.shortened(group.fingerprint()))
                    && !group.continues().test(its.fingerprint())) {
                differences.add(MESSAGES.otherFunction(
                        database.name(), group.name(), its.fingerprint(), Fingerprint.shortened(group.fingerprint())));
            }
        }
    }

    private static String text(List<VirtualShardRange> ranges) {
        return ranges.isEmpty()
                ? "none"
                : ranges.stream().map(VirtualShardRange::toString).collect(Collectors.joining(", "));
    }
}
