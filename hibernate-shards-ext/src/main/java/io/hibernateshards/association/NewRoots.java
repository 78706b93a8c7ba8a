package io.hibernateshards.association;

import io.hibernateshards.mapping.EntityMapping;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.ShardMap;

/** Where a new row goes whose shard key is an id that is yet to be generated: its id is then made for that database. */
@FunctionalInterface
public interface NewRoots {

    /** The database, one that holds virtual shards of the entity's keyspace. Any thread. */
    Database place(EntityMapping mapping, ShardMap map);
}
