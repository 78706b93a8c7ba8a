package io.hibernateshards.mapping;

import static io.hibernateshards.logging.MappingMessages.MESSAGES;

import io.hibernateshards.mapping.KeyColumns.AttributeReader;
import io.hibernateshards.sharding.ShardingFunction;
import java.util.List;
import java.util.Objects;
import org.hibernate.proxy.HibernateProxy;
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
     */
    record IdPlace(
            @Nullable AttributeReader part,
            @Nullable KeyColumns columns,
            @Nullable EntityMapping parent) {}

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

    @Nullable
    KeyColumns columns() {
        return columns;
    }

    @Nullable
    EntityMapping parent() {
        return parent;
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
        Object key = Objects.requireNonNull(idPlace.columns()).canonical(part);
        if (key == null) {
            return UNTOLD;
        }
        int shard = group().find(key);
        return shard == ShardingFunction.NOWHERE ? NOWHERE : shard;
    }

    /**
     * The virtual shard of an entity, read from its shard key. A proxy on the way is initialised only where its id does not
     * tell.
     *
     * @param forInsert whether a key without a place may be given one (a directory makes its entry then)
     * @throws io.hibernateshards.MissingShardKeyException where a step of the path to the key is null
     */
    public int shardOf(Object entity, boolean forInsert) {
        Object step = Objects.requireNonNull(keyReader, entityName).read(implementation(entity));
        if (step == null) {
            throw MESSAGES.missingShardKey(entityName, String.join(".", shardKeyPath));
        }
        if (parent != null) {
            return parent.shardOfReferenced(step, forInsert);
        }
        Object key = Objects.requireNonNull(columns).canonical(step);
        if (key == null) {
            throw MESSAGES.missingShardKey(entityName, String.join(".", shardKeyPath));
        }
        int shard = group().find(key);
        if (shard == ShardingFunction.NOWHERE) {
            // Asked also where none is made, for the function's own message.
            shard = group().function().place(key);
        }
        return shard;
    }

    /** The virtual shard of an entity that may be a proxy. */
    int shardOfReferenced(Object entityOrProxy, boolean forInsert) {
        var initializer = HibernateProxy.extractLazyInitializer(entityOrProxy);
        if (initializer != null && initializer.isUninitialized() && idTellsShard()) {
            int shard = shardOfId(initializer.getInternalIdentifier());
            if (shard >= 0) {
                return shard;
            }
        }
        return shardOf(entityOrProxy, forInsert);
    }

    private static Object implementation(Object entity) {
        var initializer = HibernateProxy.extractLazyInitializer(entity);
        return initializer == null ? entity : initializer.getImplementation();
    }

    /** The entity that this one inherits its shard key from, if it is set and not null. */
    public @Nullable Object parentOf(Object entity) {
        return parent == null || keyReader == null ? null : keyReader.read(implementation(entity));
    }

    /** The mapping of {@link #parentOf}. */
    public @Nullable EntityMapping parentMapping() {
        return parent;
    }

    /** The canonical shard key of an entity, or null where a step of the path is null. */
    public @Nullable Object shardKeyOf(Object entity) {
        Object step = Objects.requireNonNull(keyReader, entityName).read(implementation(entity));
        if (step == null) {
            return null;
        }
        return parent == null ? Objects.requireNonNull(columns).canonical(step) : parent.shardKeyOf(step);
    }

    @Override
    public String toString() {
        return entityName + " " + kind;
    }
}
