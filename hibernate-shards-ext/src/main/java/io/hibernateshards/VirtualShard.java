package io.hibernateshards;

import org.hibernate.Session;

/** One virtual shard as an application sees it: where it lives, what it did, and sessions that see its rows alone. */
public interface VirtualShard {

    /** This virtual shard's name. */
    ShardId id();

    /** The name of the vshard group it belongs to. */
    String group();

    /** The name of the database it lives on. */
    String database();

    /** How many rows of entities were inserted into it through this factory, also in transactions that were rolled back. */
    long insertCount();

    /**
     * How much was routed to it through this factory:
     *
     * <ul>
     *   <li>operations on one entity that its id or shard key routes: of one that a session manages it knows the place. A persist
     *       is one; its row counts in {@link #insertCount()} too, when it is inserted. Loads of many ids count on none.
     *   <li>statements of queries whose conditions lead to it, alone or among some of its keyspace's virtual shards. What goes to
     *       all of them counts on none, nor does what an entity's associations load, nor a query that can go to one database
     *       alone whatever it says: of a unit with one database, or within {@code withDatabase}. A native query counts where a hint
     *       names the virtual shard or the key. A statement counts when it is about to be sent, also where its database then
     *       does not answer.
     * </ul>
     */
    long routedCount();

    /** A session that sees and writes this virtual shard's rows alone. */
    Session openSession();
}
