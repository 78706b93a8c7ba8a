package io.hibernateshards.topology;

import io.hibernateshards.ShardId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where every virtual shard lives: one immutable value with a version. Any thread. */
public final class ShardMap {

    private final long epoch;
    private final List<Database> databases;
    private final DatabaseSet every;
    private final Map<String, KeyspaceMap> keyspaces;
    private final List<ShardMove> moves;

    private ShardMap(long epoch, List<Database> databases, Map<String, KeyspaceMap> keyspaces, List<ShardMove> moves) {
        this.epoch = epoch;
        this.databases = databases;
        this.every = databases.stream().map(DatabaseSet::of).reduce(DatabaseSet.EMPTY, DatabaseSet::or);
        this.keyspaces = keyspaces;
        this.moves = moves;
    }

    /**
     * A map of that version.
     *
     * @param databases all databases, each at the place of its number
     */
    public static ShardMap of(long epoch, List<Database> databases, Collection<KeyspaceMap> keyspaces) {
        for (int place = 0; place < databases.size(); place++) {
            if (databases.get(place).number() != place) {
                throw new IllegalArgumentException("The database '" + databases.get(place) + "' has the number "
                        + databases.get(place).number() + " but stands at place " + place);
            }
        }
        var byName = new LinkedHashMap<String, KeyspaceMap>();
        keyspaces.forEach(keyspace -> byName.put(keyspace.keyspace(), keyspace));
        return new ShardMap(epoch, List.copyOf(databases), byName, List.of());
    }

    /** The map with another version. */
    public ShardMap withEpoch(long epoch) {
        return new ShardMap(epoch, databases, keyspaces, moves);
    }

    /** The map with another state of one of its keyspaces. */
    public ShardMap with(KeyspaceMap keyspace) {
        keyspace(keyspace.keyspace());
        var changed = new LinkedHashMap<>(keyspaces);
        changed.put(keyspace.keyspace(), keyspace);
        return new ShardMap(epoch, databases, changed, moves);
    }

    /**
     * The map with one more keyspace.
     *
     * @throws IllegalArgumentException where the name is taken
     */
    public ShardMap withKeyspace(KeyspaceMap keyspace) {
        if (keyspaces.containsKey(keyspace.keyspace())) {
            throw new IllegalArgumentException("There is a keyspace '" + keyspace.keyspace() + "' already");
        }
        var more = new LinkedHashMap<>(keyspaces);
        more.put(keyspace.keyspace(), keyspace);
        return new ShardMap(epoch, databases, more, moves);
    }

    /**
     * The map with one more database, which has the next number and no virtual shard.
     *
     * @throws IllegalArgumentException where the name is taken, or there are {@link Database#MAXIMUM} of them
     */
    public ShardMap withDatabase(String name) {
        if (databases.stream().anyMatch(database -> database.name().equals(name))) {
            throw new IllegalArgumentException("There is a database '" + name + "' already");
        }
        var more = new ArrayList<>(databases);
        more.add(new Database(name, databases.size()));
        return new ShardMap(epoch, List.copyOf(more), keyspaces, moves);
    }

    /**
     * The map with these virtual shards on their way.
     *
     * @throws IllegalArgumentException where one is not on the database that owns it, or is named twice
     */
    public ShardMap withMoves(List<ShardMove> moves) {
        var shards = new HashSet<ShardId>();
        for (var move : moves) {
            if (!databaseOf(move.shard()).equals(move.owner()) || !shards.add(move.shard())) {
                throw new IllegalArgumentException("The virtual shard '" + move.shard() + "' is on '"
                        + databaseOf(move.shard()) + "' and cannot move as " + moves);
            }
        }
        return new ShardMap(epoch, databases, keyspaces, List.copyOf(moves));
    }

    /** The virtual shards that are on their way, each once. */
    public List<ShardMove> moves() {
        return moves;
    }

    /** The move of a virtual shard, or null where it is not on its way. */
    public @Nullable ShardMove moveOf(String keyspace, int shard) {
        for (int i = 0; i < moves.size(); i++) {
            var its = moves.get(i).shard();
            if (its.number() == shard && its.keyspace().equals(keyspace)) {
                return moves.get(i);
            }
        }
        return null;
    }

    /** The virtual shards of which a database has rows that are not to be seen there. */
    public List<ShardId> foreignOn(Database database) {
        return moves.isEmpty()
                ? List.of()
                : moves.stream()
                        .filter(move -> move.other().equals(database))
                        .map(ShardMove::shard)
                        .toList();
    }

    /** The version of the map; 0 for a map that only the settings say. */
    public long epoch() {
        return epoch;
    }

    /** All databases, by ascending number. */
    public List<Database> databases() {
        return databases;
    }

    /** The database of that name; throws {@link IllegalArgumentException} that lists the known ones. */
    public Database database(String name) {
        for (var database : databases) {
            if (database.name().equals(name)) {
                return database;
            }
        }
        throw new IllegalArgumentException("Unknown database '" + name + "'. Known are " + databases);
    }

    /** All databases as a set. */
    public DatabaseSet every() {
        return every;
    }

    public Collection<KeyspaceMap> keyspaces() {
        return keyspaces.values();
    }

    /** The keyspace of that name; throws {@link IllegalArgumentException} that lists the known ones. */
    public KeyspaceMap keyspace(String name) {
        var keyspace = keyspaces.get(name);
        if (keyspace == null) {
            throw new IllegalArgumentException("Unknown keyspace '" + name + "'. Known are " + keyspaces.keySet());
        }
        return keyspace;
    }

    /** The database of a virtual shard; throws {@link IllegalArgumentException} for one outside its keyspace. */
    public Database databaseOf(ShardId shard) {
        var keyspace = keyspace(shard.keyspace());
        if (shard.number() >= keyspace.shardCount()) {
            throw new IllegalArgumentException("The virtual shard '" + shard + "' is outside its keyspace, which has "
                    + keyspace.shardCount() + ": [0, " + keyspace.shardCount() + ")");
        }
        return keyspace.databaseOf(shard.number());
    }
}
