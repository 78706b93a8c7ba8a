package io.hibernateshards.query.execution;

import static io.hibernateshards.logging.QueryMessages.MESSAGES;

import io.hibernateshards.ShardHints;
import io.hibernateshards.ShardId;
import io.hibernateshards.mapping.EntityMapping;
import io.hibernateshards.mapping.ShardedModel;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.DatabaseSet;
import io.hibernateshards.topology.VirtualShardRange;
import io.hibernateshards.topology.VirtualShardSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the hints of native queries say. Any thread. */
final class NativeRoutes {

    /** What the names of all of them begin with. */
    static final String PREFIX = "hibernate.shards.query.";

    private final ShardedModel model;

    NativeRoutes(ShardedModel model) {
        this.model = model;
    }

    static List<Database> databases(QuerySession session, DatabaseSet set) {
        return set.among(session.map().databases());
    }

    /**
     * Where a hint leads.
     *
     * @throws IllegalArgumentException if it is no hint, or its value names no database
     */
    NativeRoute of(QuerySession session, String text, String hint, @Nullable Object value) {
        try {
            return switch (hint) {
                case ShardHints.DATABASE -> NativeRoute.to(List.of(session.map().database(String.valueOf(value))));
                case ShardHints.SHARD -> {
                    var shard = shard(session, value);
                    yield route(session, shard.keyspace(), shard.number());
                }
                case ShardHints.KEY -> ofKey(session, value);
                case ShardHints.ALL -> {
                    if (!"true".equals(String.valueOf(value))) {
                        throw new IllegalArgumentException("It is true, or is not given.");
                    }
                    yield NativeRoute.to(session.map().databases());
                }
                default -> throw new IllegalArgumentException("There is no hint of that name.");
            };
        } catch (IllegalArgumentException wrong) {
            throw MESSAGES.badHint(text, hint, String.valueOf(value), String.valueOf(wrong.getMessage()), wrong);
        }
    }

    private static ShardId shard(QuerySession session, @Nullable Object value) {
        var shard = value instanceof ShardId id ? id : parsed(String.valueOf(value));
        int count = session.map().keyspace(shard.keyspace()).shardCount();
        if (shard.number() >= count) {
            throw new IllegalArgumentException("Its keyspace has the virtual shards 0 to " + (count - 1) + ".");
        }
        return shard;
    }

    private static ShardId parsed(String text) {
        int slash = text.lastIndexOf('/');
        try {
            int number = Integer.parseInt(text.substring(slash + 1));
            return slash < 0 ? ShardId.of(number) : new ShardId(text.substring(0, slash), number);
        } catch (NumberFormatException noNumber) {
            throw new IllegalArgumentException("A virtual shard is written 'keyspace/number'.", noNumber);
        }
    }

    private static NativeRoute route(QuerySession session, String keyspace, int shard) {
        session.touching(keyspace, VirtualShardSet.of(shard));
        return new NativeRoute(
                List.of(session.map().keyspace(keyspace).databaseOf(shard)), keyspace, VirtualShardSet.of(shard));
    }

    private NativeRoute ofKey(QuerySession session, @Nullable Object value) {
        if (value instanceof Map.Entry<?, ?> entry && entry.getKey() instanceof Class<?> type) {
            return ofKey(session, mapping(session, type.getName()), entry.getValue());
        }
        if (value == null) {
            throw new IllegalArgumentException("A shard key is not null.");
        }
        var mapping = mapping(session, session.anchor().bestGuessEntityName(value));
        return route(session, mapping.group().keyspace(), mapping.shardOf(value, false));
    }

    private EntityMapping mapping(QuerySession session, String entity) {
        var descriptor = session.anchor().getFactory().getMappingMetamodel().findEntityDescriptor(entity);
        if (descriptor == null || !model.entity(entity).isSharded()) {
            throw new IllegalArgumentException("'" + entity + "' is no sharded entity.");
        }
        return model.entity(entity);
    }

    private NativeRoute ofKey(QuerySession session, EntityMapping mapping, @Nullable Object key) {
        var term = model.keyTerm(mapping.entityName(), mapping.shardKeyPath());
        if (term.isEmpty() || key == null) {
            throw new IllegalArgumentException("'" + mapping.entityName() + "' has no such shard key.");
        }
        int count = session.map().keyspace(mapping.group().keyspace()).shardCount();
        var all = VirtualShardSet.range(new VirtualShardRange(0, count - 1));
        var shards = term.get().shardsOf(key, all);
        session.touching(mapping.group().keyspace(), shards);
        var keyspace = session.map().keyspace(mapping.group().keyspace());
        var databases = keyspace.databasesOf(shards);
        if (!databases.isSingle()) {
            throw new IllegalArgumentException("Its place is not known.");
        }
        return new NativeRoute(
                databases(session, databases), keyspace.keyspace(), shards == all ? VirtualShardSet.none() : shards);
    }
}
