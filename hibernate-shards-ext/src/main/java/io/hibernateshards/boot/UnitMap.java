package io.hibernateshards.boot;

import static io.hibernateshards.logging.BootMessages.MESSAGES;

import io.hibernateshards.ShardConfigurationException;
import io.hibernateshards.catalog.DatabaseConnections;
import io.hibernateshards.catalog.ShardedTable;
import io.hibernateshards.catalog.SharedMap;
import io.hibernateshards.catalog.SharedMapTables;
import io.hibernateshards.catalog.UnitCatalog;
import io.hibernateshards.delegate.DatabaseSettings;
import io.hibernateshards.node.Node;
import io.hibernateshards.node.SharingNode;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.KeyspaceMap;
import io.hibernateshards.topology.ShardMap;
import io.hibernateshards.topology.VirtualShardGroups;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The map of a unit: what its settings say; or the one that its nodes share, which has the word about where virtual shards are, while
 * the settings say which databases and keyspaces there are.
 */
final class UnitMap implements Supplier<ShardMap> {

    private final UnitSettings unit;
    private final ShardMap bySettings;
    private final @Nullable SharedMap shared;
    private final boolean found;
    private volatile ShardMap now;
    private volatile @Nullable Node node;

    private UnitMap(UnitSettings unit, ShardMap bySettings, @Nullable SharedMap shared, @Nullable ShardMap there) {
        this.unit = unit;
        this.bySettings = bySettings;
        this.shared = shared;
        this.found = there != null;
        this.now = there != null ? extended(there) : shared != null ? bySettings.withEpoch(1) : bySettings;
    }

    /**
     * Reads the shared map, where the unit has one.
     *
     * @param startsOver whether all databases are made anew, so that a map that is there is of no account
     * @throws ShardConfigurationException where it differs from the settings
     */
    static UnitMap of(UnitSettings unit, DatabaseConnections connections, boolean startsOver) {
        var bySettings = bySettings(unit);
        var home = unit.catalog();
        if (home == null) {
            return new UnitMap(unit, bySettings, null, null);
        }
        var shared = new SharedMap(connections, home, new SharedMapTables(null));
        return new UnitMap(
                unit, bySettings, shared, startsOver ? null : shared.find().orElse(null));
    }

    /** The map of the moment. */
    @Override
    public ShardMap get() {
        var its = node;
        return its == null ? now : its.map();
    }

    /**
     * Joins those who share the map, if it is shared; the map of the moment is then the node's.
     *
     * @param adopting is told of each newer version before anybody sees it
     */
    Node join(Consumer<ShardMap> adopting) {
        var its = shared == null ? Node.alone(now) : SharingNode.join(shared, unit.node(), now, adopting);
        node = its;
        return its;
    }

    /** The shared map; null where the settings alone say the map. */
    @Nullable
    SharedMap shared() {
        return shared;
    }

    /** Reads the shared map anew, after it was created or extended. */
    void readAnew() {
        if (shared != null) {
            now = extended(shared.read().orElseThrow());
        }
    }

    /** What databases are told of the shared map; null where there is none. */
    @Nullable
    UnitCatalog catalog(List<ShardedTable> tables) {
        return shared == null
                ? null
                : new UnitCatalog(
                        shared, Objects.requireNonNull(unit.catalog()), found, unit.adopts(), this::extended, tables);
    }

    /** A shared map with what the settings have more of databases and keyspaces. */
    private ShardMap extended(ShardMap there) {
        var home = Objects.requireNonNull(unit.catalog()).name();
        var problems = new ArrayList<String>();
        var its = there.databases();
        var ours = bySettings.databases();
        if (its.size() > ours.size() || !ours.subList(0, its.size()).equals(its)) {
            problems.add(MESSAGES.otherDatabases(home, names(its), names(ours)));
        }
        for (var keyspace : bySettings.keyspaces()) {
            there.keyspaces().stream()
                    .filter(other ->
                            other.keyspace().equals(keyspace.keyspace()) && other.shardCount() != keyspace.shardCount())
                    .forEach(other -> problems.add(MESSAGES.otherShardCount(
                            home, other.keyspace(), other.shardCount(), keyspace.shardCount())));
        }
        if (!problems.isEmpty()) {
            throw new ShardConfigurationException(problems);
        }
        var extended = there;
        for (var database : ours.subList(its.size(), ours.size())) {
            extended = extended.withDatabase(database.name());
        }
        for (var keyspace : bySettings.keyspaces()) {
            if (there.keyspaces().stream().noneMatch(other -> other.keyspace().equals(keyspace.keyspace()))) {
                extended = extended.withKeyspace(keyspace);
            }
        }
        return extended;
    }

    private static String names(List<Database> databases) {
        return databases.stream().map(Database::name).collect(Collectors.joining(", ", "'", "'"));
    }

    private static ShardMap bySettings(UnitSettings unit) {
        var databases = unit.databaseList();
        var problems = new ArrayList<String>();
        var keyspaces = new ArrayList<KeyspaceMap>();
        for (var keyspace : unit.keyspaces().values()) {
            var groups = keyspace.groups();
            if (groups == null) {
                keyspaces.add(KeyspaceMap.byCapacity(
                        keyspace.name(),
                        keyspace.virtualShards(),
                        databases,
                        unit.databases().stream()
                                .map(DatabaseSettings::capacity)
                                .toList()));
            } else {
                var parsed = VirtualShardGroups.parse(
                        keyspace.groupsSetting(), groups, keyspace.virtualShards(), databases, problems);
                if (problems.isEmpty()) {
                    keyspaces.add(KeyspaceMap.ofGroups(keyspace.name(), keyspace.virtualShards(), parsed));
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new ShardConfigurationException(problems);
        }
        return ShardMap.of(0, databases, keyspaces);
    }
}
