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

    /** How many entities were inserted into it through this factory, also in transactions that were rolled back. */
    long insertCount();

    /** How many operations on one entity were routed to it alone through this factory, by an id or a shard key. */
    long routedCount();

    /** A session that sees and writes this virtual shard's rows alone. */
    Session openSession();
}
