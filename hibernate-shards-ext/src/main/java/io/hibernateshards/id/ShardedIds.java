package io.hibernateshards.id;

import io.hibernateshards.logging.IdMessages;
import io.hibernateshards.logging.NodeMessages;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.KeyspaceMap;
import io.hibernateshards.topology.ShardMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.jspecify.annotations.Nullable;

/**
 * Makes ids from the virtual shard of an entity and the counter of the database where that lives. The virtual shard of an
 * entity whose id is its shard key is chosen among those on the database that its session writes to. An id keeps the number of the database whose counter made it,
 * wherever its row moves, so that ids are disjoint whatever becomes of the map.
 */
public final class ShardedIds implements ShardedIdSource {

    private final Supplier<ShardMap> map;
    private final Map<String, IdCodec> codecs;
    private final CounterBlocks counters;
    private final ShardedUuid uuids;
    private final IntUnaryOperator choice;
    private volatile @Nullable ShardOfOwner owners;

    /**
     * @param map the current map
     * @param codecs the codec of each keyspace
     * @param choice from a number of virtual shards to the index of one of them, for example a uniform choice
     */
    public ShardedIds(
            Supplier<ShardMap> map,
            Map<String, IdCodec> codecs,
            CounterBlocks counters,
            ShardedUuid uuids,
            IntUnaryOperator choice) {
        this.map = map;
        this.codecs = Map.copyOf(codecs);
        this.counters = counters;
        this.uuids = uuids;
        this.choice = choice;
    }

    /** Sets who tells where entities live; the mapping is known later than the source of its ids. */
    public void owners(ShardOfOwner shardOfOwner) {
        owners = shardOfOwner;
    }

    @Override
    public long nextNumber(String entityName, Object owner, long from, SharedSessionContractImplementor session) {
        var keyspace = requireOwners().keyspace(entityName);
        var codec = requireCodec(keyspace);
        int shard = placeOf(entityName, owner, keyspace, session);
        var database = map.get().keyspace(keyspace).databaseOf(shard);
        long counter = counters.next(database, codec.firstCounterFrom(from));
        if (counter > codec.maximumCounter()) {
            throw IdMessages.MESSAGES.counterExhausted(entityName, database.name(), codec.maximumCounter());
        }
        return codec.encode(counter, database.number(), shard);
    }

    @Override
    public UUID nextUuid(String entityName, Object owner, SharedSessionContractImplementor session) {
        var keyspace = requireOwners().keyspace(entityName);
        return uuids.next(requireCodec(keyspace).shardBits(), placeOf(entityName, owner, keyspace, session));
    }

    @Override
    public void checkAssigned(
            String entityName, Object owner, long id, long from, SharedSessionContractImplementor session) {
        if (id >= 0 && id < from) {
            return;
        }
        var keyspace = requireOwners().keyspace(entityName);
        int shard = requireCodec(keyspace).shardOf(id);
        if (id < 0) {
            throw IdMessages.MESSAGES.negativeId(entityName, id);
        }
        checkShard(entityName, owner, keyspace, Long.toString(id), shard, session);
    }

    @Override
    public void checkAssigned(String entityName, Object owner, UUID id, SharedSessionContractImplementor session) {
        var keyspace = requireOwners().keyspace(entityName);
        int shard = ShardedUuid.find(id, requireCodec(keyspace).shardBits())
                .orElseThrow(() -> IdMessages.MESSAGES.foreignUuid(entityName, id));
        checkShard(entityName, owner, keyspace, id.toString(), shard, session);
    }

    private void checkShard(
            String entityName,
            Object owner,
            String keyspace,
            String id,
            int shard,
            SharedSessionContractImplementor session) {
        int shardCount = map.get().keyspace(keyspace).shardCount();
        if (shard >= shardCount) {
            throw IdMessages.MESSAGES.shardOutsideKeyspace(entityName, id, shard, keyspace, shardCount);
        }
        var place = requireOwners().find(entityName, owner, session);
        if (place.isPresent() && place.getAsInt() != shard) {
            throw IdMessages.MESSAGES.idOfOtherShard(entityName, id, shard, place.getAsInt());
        }
    }

    /** The virtual shard that the owner's shard key says, or one of those on the database that the session writes to. */
    private int placeOf(String entityName, Object owner, String keyspace, SharedSessionContractImplementor session) {
        var known = requireOwners().find(entityName, owner, session);
        if (known.isPresent()) {
            return known.getAsInt();
        }
        var now = map.get();
        var its = now.keyspace(keyspace);
        var home = (Database) session.getTenantIdentifierValue();
        int shards = its.shardCountOn(home);
        if (shards == 0 && now.epoch() > 0) {
            throw NodeMessages.MESSAGES.homeIsEmpty(entityName, home.name(), keyspace);
        }
        if (shards == 0) {
            throw IdMessages.MESSAGES.noShardsOn(entityName, home.name(), keyspace);
        }
        int index = choice.applyAsInt(shards);
        int shard = now.moves().isEmpty() ? its.shardOn(home, index) : settled(now, its, home, index);
        requireOwners().placed(entityName, shard, session);
        return shard;
    }

    /** The next virtual shard on a database that is not being moved, if there is one. */
    private static int settled(ShardMap map, KeyspaceMap keyspace, Database home, int index) {
        int shards = keyspace.shardCountOn(home);
        for (int step = 0; step < shards; step++) {
            int shard = keyspace.shardOn(home, (index + step) % shards);
            if (map.moveOf(keyspace.keyspace(), shard) == null) {
                return shard;
            }
        }
        return keyspace.shardOn(home, index);
    }

    private ShardOfOwner requireOwners() {
        return Objects.requireNonNull(owners, "the mapping is set before the first id is made");
    }

    private IdCodec requireCodec(String keyspace) {
        return Objects.requireNonNull(codecs.get(keyspace), keyspace);
    }
}
