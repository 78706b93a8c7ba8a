package io.hibernateshards.session;

import io.hibernateshards.ScatterMode;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.association.NewRoots;
import io.hibernateshards.mapping.ShardedModel;
import io.hibernateshards.metrics.EventRelay;
import io.hibernateshards.node.Node;
import io.hibernateshards.query.execution.ShardedQueries;
import io.hibernateshards.topology.Database;
import java.time.Duration;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.relational.SchemaManager;

/**
 * Everything that a sharded persistence unit is made of.
 *
 * @param engine the one factory whose sessions have a database as their tenant
 * @param model how entities are sharded
 * @param node where the map comes from; a session takes it when it is opened and when its transaction begins
 * @param transactions the mode of sessions that set no other
 * @param scatter what becomes of queries that no shard key narrows
 * @param queryTimeout the time of a query that sets none; zero for no limit
 * @param unsharded the database of entities that are not sharded
 * @param queries makes the queries
 * @param newRoots places new rows whose shard key is a generated id
 * @param schema creates, validates and drops on every database
 * @param events are told what happens
 * @param closing what is closed after the engine
 */
public record ShardedUnit(
        SessionFactoryImplementor engine,
        ShardedModel model,
        Node node,
        TransactionMode transactions,
        ScatterMode scatter,
        Duration queryTimeout,
        Database unsharded,
        ShardedQueries queries,
        NewRoots newRoots,
        SchemaManager schema,
        EventRelay events,
        Runnable closing) {}
