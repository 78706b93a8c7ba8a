package io.hibernateshards.boot;

/** The names of the settings, as they stand in {@code persistence.xml} or in the map given to the factory. */
public final class ShardsSettings {

    /** The databases' names, in order, separated by commas. Without it a unit is Hibernate's own. */
    public static final String DATABASES = "hibernate.shards.databases";

    /** What a database's own settings start with: {@code hibernate.shards.database.<name>.url} and so on. */
    public static final String DATABASE_PREFIX = "hibernate.shards.database.";

    /** How many virtual shards the default keyspace has; 1024 if not set. */
    public static final String VIRTUAL_SHARDS = "hibernate.shards.virtual_shards";

    /** The default keyspace's vshard groups, for example {@code a: 0-511 @ one; b: 512-1023 @ two, three(waiting)}. */
    public static final String GROUPS = "hibernate.shards.groups";

    /** What another keyspace's settings start with: {@code hibernate.shards.keyspace.<name>.virtual_shards} and so on. */
    public static final String KEYSPACE_PREFIX = "hibernate.shards.keyspace.";

    /** {@code single} (the default) or {@code best_effort}; also a property of one entity manager. */
    public static final String TRANSACTIONS = "hibernate.shards.transactions";

    /** {@code allow} (the default), {@code warn} or {@code refuse}. */
    public static final String SCATTER = "hibernate.shards.scatter";

    /** The database of entities that are not sharded; the first one if not set. */
    public static final String UNSHARDED_DATABASE = "hibernate.shards.unsharded_database";

    /** How long a query may take over all databases: milliseconds, or an ISO-8601 duration such as {@code PT5S}. */
    public static final String QUERY_TIMEOUT = "hibernate.shards.query_timeout";

    /** How many threads run partial queries; twice the number of databases, at least 8, if not set. */
    public static final String SCATTER_THREADS = "hibernate.shards.scatter_threads";

    /**
     * Who is told what happens: an {@code io.hibernateshards.metrics.ShardEvents}, its class or the name of its class; several in a
     * list, names also separated by commas.
     */
    public static final String EVENTS = "hibernate.shards.events";

    /**
     * What every task of a query over several databases passes on its way to another thread: a {@code UnaryOperator<Runnable>}, its class
     * or the name of its class. It is called on the thread that asks, and its result runs on the thread that does the task, so that
     * it can carry thread-locals over. It runs the task once, on the thread it is run on.
     */
    public static final String SCATTER_TASK_DECORATOR = "hibernate.shards.scatter_task_decorator";

    /** After how many failures in a row a database that cannot be reached is cut off; 1 if not set. */
    public static final String CUT_OFF_FAILURES = "hibernate.shards.cut_off_failures";

    /**
     * How long what needs a database that is cut off fails at once, until one request asks it again: milliseconds, or an ISO-8601 duration
     * such as {@code PT5S}; one second if not set.
     */
    public static final String CUT_OFF_TIME = "hibernate.shards.cut_off_time";

    /**
     * The database that has the shard map which the unit's nodes share, so that virtual shards can move; if not set, the settings alone
     * say the map.
     */
    public static final String CATALOG = "hibernate.shards.catalog";

    /** Whether databases that a map of the settings alone was used with are taken over by the shared one; {@code false} if not set. */
    public static final String CATALOG_ADOPT = "hibernate.shards.catalog.adopt";

    /** What people call this process in lists of nodes; its process id if not set. */
    public static final String CATALOG_NODE = "hibernate.shards.catalog.node";

    /**
     * How long the catalog may be silent before this process reads nothing any more, and how long a dead process holds up moves:
     * milliseconds, or an ISO-8601 duration; fifteen seconds if not set.
     */
    public static final String CATALOG_LEASE = "hibernate.shards.catalog.lease";

    /** How often the catalog is asked for a newer map: milliseconds, or an ISO-8601 duration; 250 milliseconds if not set. */
    public static final String CATALOG_POLL = "hibernate.shards.catalog.poll";

    /**
     * How long an operation waits for a virtual shard that is being moved: milliseconds, or an ISO-8601 duration; ten seconds if not set.
     */
    public static final String CATALOG_PATIENCE = "hibernate.shards.catalog.patience";

    /** What settings of every database's pool start with; {@code hibernate.shards.database.<name>.pool.} overrides. */
    public static final String POOL_PREFIX = "hibernate.shards.pool.";

    /** How many virtual shards a keyspace has that does not say. */
    public static final int DEFAULT_VIRTUAL_SHARDS = 1024;

    private ShardsSettings() {}
}
