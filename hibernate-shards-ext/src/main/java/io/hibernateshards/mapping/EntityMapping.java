package io.hibernateshards.mapping;

import static io.hibernateshards.logging.MappingMessages.MESSAGES;

import io.hibernateshards.ShardException;
import io.hibernateshards.id.ShardedUuid;
import io.hibernateshards.mapping.KeyColumns.AttributeReader;
import io.hibernateshards.sharding.ShardingFunction;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where the rows of one entity (or subclass) live. Immutable once the factory is built; any thread. */
public final class EntityMapping {

    /** What {@link #shardOfId} answers where an id does not tell the place. */
    public static final int UNTOLD = -1;

    /** What {@link #shardOfId} answers where no row can have such an id. */
    public static final int NOWHERE = -2;

    /** What an entity is to sharding. */
    public enum Kind {
        SHARDED,
        REFERENCE,
        UNSHARDED
    }

    /**
     * How an id tells its virtual shard.
     *
     * @param part reads the part of the id that tells, or null where the whole id does
     * @param columns from that part to the shard key, where it is the shard key
     * @param parent the entity whose id that part is, where the shard key is inherited from it
     * @param from the least sharded id, where the id is one that is not the shard key; else {@link #NOT_SHARDED_ID}
     */
    record IdPlace(
            @Nullable AttributeReader part,
            @Nullable KeyColumns columns,
            @Nullable EntityMapping parent,
            long from) {

        static final long NOT_SHARDED_ID = -1;
    }

    private final String entityName;
    private final Kind kind;
    private final @Nullable EntityGroupMapping group;
    private final @Nullable String database;
    private final List<String> shardKeyPath;
    private final @Nullable AttributeReader keyReader;
    private final @Nullable KeyColumns columns;
    private final @Nullable EntityMapping parent;
    private final @Nullable IdPlace idPlace;

    private EntityMapping(
            String entityName,
            Kind kind,
            @Nullable EntityGroupMapping group,
            @Nullable String database,
            List<String> shardKeyPath,
            @Nullable AttributeReader keyReader,
            @Nullable KeyColumns columns,
            @Nullable EntityMapping parent,
            @Nullable IdPlace idPlace) {
        this.entityName = entityName;
        this.kind = kind;
        this.group = group;
        this.database = database;
        this.shardKeyPath = List.copyOf(shardKeyPath);
        this.keyReader = keyReader;
        this.columns = columns;
        this.parent = parent;
        this.idPlace = idPlace;
    }

    /** A sharded entity that has its shard key itself. */
    static EntityMapping ofKey(
            String entityName,
            EntityGroupMapping group,
            List<String> path,
            AttributeReader reader,
            KeyColumns columns,
            @Nullable IdPlace idPlace) {
        return new EntityMapping(entityName, Kind.SHARDED, group, null, path, reader, columns, null, idPlace);
    }

    /** A sharded entity that inherits its shard key from another of its entity group. */
    static EntityMapping ofParent(
            String entityName,
            EntityGroupMapping group,
            List<String> path,
            AttributeReader reader,
            EntityMapping parent,
            @Nullable IdPlace idPlace) {
        return new EntityMapping(entityName, Kind.SHARDED, group, null, path, reader, null, parent, idPlace);
    }

    /** An entity whose rows live on one database, or whose managed rows do. */
    static EntityMapping onDatabase(String entityName, Kind kind, String database) {
        return new EntityMapping(entityName, kind, null, database, List.of(), null, null, null, null);
    }

    public String entityName() {
        return entityName;
    }

    public Kind kind() {
        return kind;
    }

    public boolean isSharded() {
        return kind == Kind.SHARDED;
    }

    /** Its entity group; throws where it is not sharded. */
    public EntityGroupMapping group() {
        return Objects.requireNonNull(group, entityName);
    }

    /** The one database of an unsharded entity, the home of a reference entity; null for a sharded one. */
    public @Nullable String database() {
        return database;
    }

    /** The attributes from the entity to its shard key, for example {@code [author, login]}. */
    public List<String> shardKeyPath() {
        return shardKeyPath;
    }

    /** How many columns its shard key has. */
    public int shardKeyParts() {
        return columns != null ? columns.count() : parent == null ? 0 : parent.shardKeyParts();
    }

    /** A textual shard key in the form that decides its virtual shard. */
    public String normalForm(String key) {
        if (columns != null) {
            return columns.normalized(key);
        }
        return parent == null ? key : parent.normalForm(key);
    }

    @Nullable
    KeyColumns columns() {
        return columns;
    }

    @Nullable
    EntityMapping parent() {
        return parent;
    }

    /** Whether the whole id is the shard key. */
    boolean idIsShardKey() {
        return idPlace != null && idPlace.part() == null && idPlace.columns() != null;
    }

    /** Whether {@link #shardOfId} can answer. */
    public boolean idTellsShard() {
        return idPlace != null;
    }

    /**
     * The virtual shard that a row of this id lives in.
     *
     * @return its number; {@link #UNTOLD} where this id does not tell, or {@link #NOWHERE} where there can be no such row
     */
    public int shardOfId(Object id) {
        if (idPlace == null) {
            return UNTOLD;
        }
        Object part = idPlace.part() == null ? id : idPlace.part().read(id);
        if (part == null) {
            return UNTOLD;
        }
        if (idPlace.parent() != null) {
            return idPlace.parent().shardOfId(part);
        }
        if (idPlace.from() != IdPlace.NOT_SHARDED_ID) {
            return shardOfShardedId(part, idPlace.from());
        }
        Object key = Objects.requireNonNull(idPlace.columns()).canonical(part);
        return key == null ? UNTOLD : find(key);
    }

    private int shardOfShardedId(Object id, long from) {
        if (id instanceof UUID uuid) {
            int shard = ShardedUuid.find(uuid, group().idCodec().shardBits()).orElse(UNTOLD);
            return shard < group().shardCount() ? shard : NOWHERE;
        }
        long number = ((Number) id).longValue();
        if (from > 0 && number < from) {
            return UNTOLD;
        }
        int shard = group().idCodec().shardOf(number);
        return number < 0 || shard >= group().shardCount() ? NOWHERE : shard;
    }

    private int find(Object canonicalKey) {
        int shard = group().function().find(canonicalKey);
        return shard == ShardingFunction.NOWHERE ? NOWHERE : shard;
    }

    /**
     * The virtual shard of an entity, read from its shard key. Nothing is loaded for it: the id of a proxy on the way to the
     * key is asked, and a proxy whose id does not tell must have been initialised (see {@link #unloadedStep}), for only who
     * opens sessions knows on which database.
     *
     * @param forInsert whether a key without a place may be given one (a directory makes its entry then)
     * @throws io.hibernateshards.MissingShardKeyException where a step of the path to the key is null or not loaded
     * @throws io.hibernateshards.ShardException where the key has no virtual shard
     */
    public int shardOf(Object entity, boolean forInsert) {
        Object unloadedId = LoadedState.idIfUnloaded(entity);
        if (unloadedId != null) {
            int shard = shardOfId(unloadedId);
            if (shard >= 0) {
                return shard;
            }
            throw shard == NOWHERE
                    ? MESSAGES.idWithoutPlace(entityName, String.valueOf(unloadedId), group().name())
                    : MESSAGES.unloadedShardKey(entityName, String.valueOf(unloadedId), pathText());
        }
        Object step = step(entity);
        if (step == null) {
            throw missing(entity);
        }
        if (parent != null) {
            return parent.shardOf(step, forInsert);
        }
        Object key = Objects.requireNonNull(columns).canonicalToStore(step);
        if (key == null) {
            throw missing(entity);
        }
        int shard = find(key);
        if (shard != NOWHERE) {
            return shard;
        }
        if (forInsert) {
            return group().function().place(key);
        }
        throw MESSAGES.keyWithoutPlace(
                String.valueOf(key),
                entityName,
                group().name(),
                group().function().fingerprint());
    }

    private ShardException missing(Object entity) {
        return LoadedState.isLeftOut(LoadedState.of(entity), shardKeyPath.get(0))
                ? MESSAGES.lazyShardKey(entityName, pathText())
                : MESSAGES.missingShardKey(entityName, pathText());
    }

    private String pathText() {
        return String.join(".", shardKeyPath);
    }

    private @Nullable Object step(Object entity) {
        Object value = Objects.requireNonNull(keyReader, entityName).read(LoadedState.of(entity));
        // A primitive id that is yet to be generated: Hibernate takes its zero for no id.
        return parent == null && value instanceof Long id && id == 0 && group().keyIsShardedId() ? null : value;
    }

    /**
     * The virtual shard of an entity as far as it is known without loading anything and without giving a key a place.
     *
     * @return its number; {@link #UNTOLD} where it is not known, or {@link #NOWHERE} where there can be no such row
     */
    public int knownShardOf(Object entity) {
        Object unloadedId = LoadedState.idIfUnloaded(entity);
        if (unloadedId != null) {
            return shardOfId(unloadedId);
        }
        Object step = step(entity);
        if (step == null) {
            return UNTOLD;
        }
        if (parent != null) {
            return parent.knownShardOf(step);
        }
        Object key = Objects.requireNonNull(columns).canonical(step);
        return key == null ? UNTOLD : find(key);
    }

    /**
     * The proxy on the way to the shard key that {@link #shardOf} needs initialised, which may be the entity itself; null
     * where it needs none.
     */
    public @Nullable Object unloadedStep(Object entity) {
        Object unloadedId = LoadedState.idIfUnloaded(entity);
        if (unloadedId != null) {
            return shardOfId(unloadedId) == UNTOLD ? entity : null;
        }
        Object step = parent == null ? null : step(entity);
        return parent == null || step == null ? null : parent.unloadedStep(step);
    }

    /** The entity or proxy that this one inherits its shard key from; null where it has its own, or none is set. */
    public @Nullable Object parentOf(Object entity) {
        return parent == null ? null : step(entity);
    }

    /** The mapping of {@link #parentOf}. */
    public @Nullable EntityMapping parentMapping() {
        return parent;
    }

    /**
     * Refuses an assigned id that carries another virtual shard than the row's.
     *
     * @throws ShardException where the id is a sharded one and tells another virtual shard, or none of the keyspace
     */
    public void requireFittingId(Object id, int shard) {
        if (idPlace == null || idPlace.from() == IdPlace.NOT_SHARDED_ID) {
            return;
        }
        int told = shardOfId(id);
        if (told == NOWHERE) {
            throw MESSAGES.idOutsideKeyspace(String.valueOf(id), group().name(), group().shardCount());
        }
        if (told != UNTOLD && told != shard) {
            throw MESSAGES.idOfOtherShard(String.valueOf(id), entityName, told, shard);
        }
    }

    /** The canonical shard key of an entity, or null where a step of the path is null or not loaded. */
    public @Nullable Object shardKeyOf(Object entity) {
        Object unloadedId = LoadedState.idIfUnloaded(entity);
        if (unloadedId != null) {
            return keyOfId(unloadedId);
        }
        Object step = step(entity);
        if (step == null) {
            return null;
        }
        return parent == null ? Objects.requireNonNull(columns).canonical(step) : parent.shardKeyOf(step);
    }

    private @Nullable Object keyOfId(Object id) {
        if (idPlace == null || idPlace.from() != IdPlace.NOT_SHARDED_ID) {
            return null;
        }
        Object part = idPlace.part() == null ? id : idPlace.part().read(id);
        if (part == null) {
            return null;
        }
        return idPlace.parent() != null
                ? idPlace.parent().keyOfId(part)
                : Objects.requireNonNull(idPlace.columns()).canonical(part);
    }

    /** Whether two values of the shard key attribute place a row in the same way. */
    boolean sameKey(@Nullable Object before, @Nullable Object after) {
        if (before == null || after == null) {
            return before == after;
        }
        if (parent == null) {
            return Objects.equals(Objects.requireNonNull(columns).canonical(before), columns.canonical(after));
        }
        if (before == after) {
            return true;
        }
        Object key = parent.shardKeyOf(before);
        if (key != null) {
            return key.equals(parent.shardKeyOf(after));
        }
        int shard = parent.knownShardOf(before);
        return shard >= 0 && shard == parent.knownShardOf(after);
    }

    @Override
    public String toString() {
        return entityName + " " + kind;
    }
}
