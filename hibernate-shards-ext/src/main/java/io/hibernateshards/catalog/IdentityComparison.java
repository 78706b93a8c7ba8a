package io.hibernateshards.catalog;

import static io.hibernateshards.logging.CatalogMessages.MESSAGES;

import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.VirtualShardRange;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Finds where what a database records differs from what the configuration takes it for. */
final class IdentityComparison {

    private final ExpectedIdentity expected;

    IdentityComparison(ExpectedIdentity expected) {
        this.expected = expected;
    }

    /** One message per difference, with both sides and the remedy; empty where there is none. */
    List<String> differences(Database database, String address, RecordedIdentity recorded) {
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
        compareKeyspaces(database, recorded, differences);
        compareGroups(database, recorded, differences);
        return differences;
    }

    private void compareKeyspaces(Database database, RecordedIdentity recorded, List<String> differences) {
        for (var keyspace : expected.map().keyspaces()) {
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
            var placed = keyspace.rangesOn(database);
            if (!its.owned().equals(placed)) {
                differences.add(MESSAGES.otherShards(database.name(), name, text(its.owned()), text(placed)));
            }
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
