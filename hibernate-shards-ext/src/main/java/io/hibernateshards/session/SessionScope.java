package io.hibernateshards.session;

import static io.hibernateshards.logging.SessionMessages.MESSAGES;

import io.hibernateshards.ShardId;
import io.hibernateshards.association.EntityPlace;
import io.hibernateshards.association.EntityPlaces;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.DatabaseSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where a façade session may go now: the databases in scope, by the map of its present transaction, and the virtual shard
 * whose rows alone it sees, if it is narrowed to one. One thread at a time.
 */
final class SessionScope {

    private EntityPlaces places;
    private DatabaseSet databases;
    private boolean narrowed;
    /** Whether the one database in scope is that of the bound virtual shard, wherever it moves. */
    private boolean byShard;

    private @Nullable ShardId boundShard;

    SessionScope(EntityPlaces places) {
        this.places = places;
        this.databases = every(places);
    }

    EntityPlaces places() {
        return places;
    }

    /** Goes by another version of the map from now on. */
    void places(EntityPlaces newest) {
        places = newest;
        if (byShard) {
            databases = DatabaseSet.of(newest.map().databaseOf(Objects.requireNonNull(boundShard)));
        } else if (!narrowed) {
            databases = every(newest);
        }
    }

    private static DatabaseSet every(EntityPlaces places) {
        var home = places.onlyHome();
        return home == null ? places.map().every() : DatabaseSet.of(home);
    }

    DatabaseSet databases() {
        return databases;
    }

    @Nullable
    ShardId boundShard() {
        return boundShard;
    }

    /** The databases in scope, in their order. */
    List<Database> list() {
        return databases.among(places.map().databases());
    }

    /** Those in scope that can hold rows of an entity, in their order. */
    List<Database> of(EntityPlace place) {
        return place.databases().and(databases).among(places.map().databases());
    }

    /** Where work for every database goes: all there are, or those that the session is narrowed to. */
    List<Database> each() {
        return narrowed ? list() : places.map().databases();
    }

    boolean isSingle() {
        return databases.isSingle();
    }

    boolean contains(Database database) {
        return databases.contains(database);
    }

    boolean contains(int number) {
        return (databases.bits() >>> number & 1) != 0;
    }

    /** The database itself, if the session may touch it for rows of that entity. */
    Database require(Database database, EntityPlace place) {
        if (!contains(database)) {
            throw MESSAGES.outsideScope(list().toString(), place.mapping().entityName(), database.name());
        }
        return database;
    }

    /** The database of a virtual shard, if the session may write rows of that entity there. */
    Database requireShard(EntityPlace place, int shard) {
        var database = require(place.databaseOf(shard), place);
        if (boundShard != null && !isBound(place, shard)) {
            throw MESSAGES.outsideScope(
                    boundShard.toString(),
                    place.mapping().entityName(),
                    place.shard(shard).toString());
        }
        return database;
    }

    /** A row of another virtual shard than the bound one is not seen. */
    <R> @Nullable R within(EntityPlace place, @Nullable R entity) {
        if (boundShard == null || entity == null || !place.isSharded()) {
            return entity;
        }
        return isBound(place, place.mapping().shardOf(entity, false)) ? entity : null;
    }

    private boolean isBound(EntityPlace place, int shard) {
        var bound = Objects.requireNonNull(boundShard);
        return bound.number() == shard
                && bound.keyspace().equals(place.mapping().group().keyspace());
    }

    /** Narrows the session, for as long as it lives, to one virtual shard. */
    void bind(ShardId shard) {
        databases = DatabaseSet.of(places.map().databaseOf(shard));
        narrowed = true;
        byShard = true;
        boundShard = shard;
    }

    /** Does work with a session that this narrows to one database meanwhile, and to a virtual shard where one is given. */
    <S, T> T narrowed(Database database, @Nullable ShardId shard, S session, Function<? super S, T> work) {
        if (narrowed && !contains(database)) {
            throw MESSAGES.outsideScope(list().toString(), "*", database.name());
        }
        var outerDatabases = databases;
        var outerShard = boundShard;
        boolean outerNarrowed = narrowed;
        boolean outerByShard = byShard;
        var outerPlaces = places;
        databases = DatabaseSet.of(database);
        narrowed = true;
        byShard = shard != null;
        boundShard = shard;
        try {
            return work.apply(session);
        } finally {
            databases = outerDatabases;
            narrowed = outerNarrowed;
            byShard = outerByShard;
            boundShard = outerShard;
            if (places != outerPlaces) {
                places(places);
            }
        }
    }
}
