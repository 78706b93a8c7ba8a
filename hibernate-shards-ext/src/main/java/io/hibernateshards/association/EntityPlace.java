package io.hibernateshards.association;

import io.hibernateshards.ShardId;
import io.hibernateshards.delegate.ShardDelegate;
import io.hibernateshards.mapping.EntityMapping;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.DatabaseSet;
import io.hibernateshards.topology.KeyspaceMap;
import java.util.Objects;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.proxy.HibernateProxy;
import org.jspecify.annotations.Nullable;

/** Where the rows of one entity are, by one shard map. Immutable; any thread. */
public final class EntityPlace {

    /** The place of an id that does not tell it. */
    public static final int UNKNOWN = -1;

    /** The place of an id whose row cannot exist. */
    public static final int NOWHERE = -2;

    private final EntityMapping mapping;
    private final EntityPersister persister;
    private final @Nullable KeyspaceMap keyspace;
    private final @Nullable Database fixed;
    private final DatabaseSet databases;
    private final ShardDelegate[] delegates;
    private final boolean keyIsGeneratedId;
    private final boolean hasMoves;

    EntityPlace(
            EntityMapping mapping,
            EntityPersister persister,
            @Nullable KeyspaceMap keyspace,
            @Nullable Database fixed,
            DatabaseSet databases,
            ShardDelegate[] delegates,
            boolean hasMoves) {
        this.hasMoves = hasMoves;
        this.mapping = mapping;
        this.persister = persister;
        this.keyspace = keyspace;
        this.fixed = fixed;
        this.databases = databases;
        this.delegates = delegates;
        this.keyIsGeneratedId = keyspace != null
                && mapping.parentMapping() == null
                && mapping.shardKeyPath().get(0).equals(persister.getIdentifierPropertyName())
                && persister.getGenerator().generatesOnInsert();
    }

    /** Whether the shard key of new rows is an id that Hibernate is yet to generate. */
    public boolean keyIsGeneratedId() {
        return keyIsGeneratedId;
    }

    /** Whether virtual shards of its keyspace are on their way. */
    public boolean hasMoves() {
        return hasMoves;
    }

    public EntityMapping mapping() {
        return mapping;
    }

    public EntityPersister persister() {
        return persister;
    }

    public boolean isSharded() {
        return keyspace != null;
    }

    public boolean isReference() {
        return mapping.kind() == EntityMapping.Kind.REFERENCE;
    }

    /** The one database of an unsharded entity, the home of a reference entity; null for a sharded one. */
    public @Nullable Database fixed() {
        return fixed;
    }

    /** The databases that can hold a row of it. */
    public DatabaseSet databases() {
        return databases;
    }

    /** The number of the database of an id, {@link #UNKNOWN} or {@link #NOWHERE}; the home's for a reference entity. */
    public int ofId(Object id) {
        if (keyspace == null) {
            return Objects.requireNonNull(fixed).number();
        }
        int shard = mapping.shardOfId(id);
        return shard >= 0 ? keyspace.databaseOf(shard).number() : shard;
    }

    /** {@link #ofId}, and counts an operation that this id routes to one virtual shard. */
    public int routedTo(Object id) {
        if (keyspace == null) {
            return ofId(id);
        }
        int shard = mapping.shardOfId(id);
        if (shard < 0) {
            return shard;
        }
        delegates[shard].routed();
        return keyspace.databaseOf(shard).number();
    }

    /** The delegate of a virtual shard; only where {@link #isSharded}. */
    public ShardDelegate delegate(int shard) {
        return delegates[shard];
    }

    /** The database of a virtual shard; only where {@link #isSharded}. */
    public Database databaseOf(int shard) {
        return Objects.requireNonNull(keyspace).databaseOf(shard);
    }

    /** The database of an entity, by its shard key. */
    public Database ofEntity(Object entity, boolean forInsert) {
        return keyspace == null
                ? Objects.requireNonNull(fixed)
                : keyspace.databaseOf(mapping.shardOf(entity, forInsert));
    }

    /** Of an entity whose key cannot be told without loading something: no virtual shard. */
    public boolean isShardUntold(Object entity) {
        return mapping.parentMapping() != null && mapping.unloadedStep(entity) != null;
    }

    /** The number of the virtual shard of an entity that may be a proxy, which is initialised only where its id does not tell. */
    public int shardOfReferenced(Object entity) {
        if (entity instanceof HibernateProxy proxy) {
            var initializer = proxy.getHibernateLazyInitializer();
            if (initializer.isUninitialized()) {
                int shard = mapping.shardOfId(initializer.getInternalIdentifier());
                if (shard >= 0) {
                    return shard;
                }
            }
        }
        return mapping.shardOf(entity, false);
    }

    /** The virtual shard of that number in this entity's keyspace. */
    public ShardId shard(int number) {
        return new ShardId(mapping.group().keyspace(), number);
    }
}
