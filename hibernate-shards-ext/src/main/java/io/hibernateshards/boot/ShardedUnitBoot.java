package io.hibernateshards.boot;

import static io.hibernateshards.logging.BootMessages.MESSAGES;

import io.hibernateshards.ShardConfigurationException;
import io.hibernateshards.ShardException;
import io.hibernateshards.association.AssociationListeners;
import io.hibernateshards.association.NewEntities;
import io.hibernateshards.boot.UnitSettings.KeyspaceSettings;
import io.hibernateshards.catalog.CatalogTables;
import io.hibernateshards.catalog.DatabaseGate;
import io.hibernateshards.catalog.DatabaseIdentity;
import io.hibernateshards.catalog.DatabaseProducts;
import io.hibernateshards.catalog.ExpectedIdentity;
import io.hibernateshards.catalog.IdCounters;
import io.hibernateshards.catalog.JdbcKeyDirectory;
import io.hibernateshards.catalog.ShardedTable;
import io.hibernateshards.delegate.CheckedConnections;
import io.hibernateshards.delegate.DatabasePools;
import io.hibernateshards.delegate.EngineConnectionProvider;
import io.hibernateshards.id.CounterBlocks;
import io.hibernateshards.id.IdCodec;
import io.hibernateshards.id.ShardedIdSource;
import io.hibernateshards.id.ShardedIds;
import io.hibernateshards.id.ShardedUuid;
import io.hibernateshards.mapping.EntityMapping;
import io.hibernateshards.mapping.MappingOptions;
import io.hibernateshards.mapping.ShardedModel;
import io.hibernateshards.mapping.ShardedModelBuilder;
import io.hibernateshards.metrics.EventRelay;
import io.hibernateshards.query.execution.ShardedQueries;
import io.hibernateshards.scatter.Scatter;
import io.hibernateshards.schema.SchemaRequest;
import io.hibernateshards.schema.ShardedSchema;
import io.hibernateshards.schema.ShardedSchemaManager;
import io.hibernateshards.schema.TablePlacement;
import io.hibernateshards.session.ShardedSessionFactoryImpl;
import io.hibernateshards.session.ShardedUnit;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.KeyspaceMap;
import io.hibernateshards.topology.ShardMap;
import io.hibernateshards.transaction.EngineTransactionSettings;
import jakarta.persistence.EntityManagerFactory;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.cfg.MultiTenancySettings;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.jpa.boot.spi.EntityManagerFactoryBuilder;

/** Builds the factory of one sharded unit: settings, pools, engine, model, schema, façade. */
final class ShardedUnitBoot {

    private final Map<String, Object> settings;

    ShardedUnitBoot(Map<String, Object> settings) {
        this.settings = settings;
    }

    /** @param builderOf makes Hibernate's builder of the unit from the engine's settings */
    EntityManagerFactory build(Function<Map<String, Object>, EntityManagerFactoryBuilder> builderOf) {
        var reader = new SettingsReader(settings);
        var unit = reader.read();
        var problems = new ArrayList<>(reader.problems());
        if (unit == null || !problems.isEmpty()) {
            throw new ShardConfigurationException(problems);
        }
        var pools = new DatabasePools(unit.databases());
        try {
            return build(unit, pools, builderOf);
        } catch (RuntimeException failure) {
            pools.close();
            throw problemIn(failure);
        }
    }

    /** Hibernate wraps what its extensions throw while it builds: the deployer is told what is wrong, and not by whom. */
    private static RuntimeException problemIn(RuntimeException failure) {
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < 10; cause = cause.getCause(), depth++) {
            if (cause instanceof ShardConfigurationException problem) {
                return problem;
            }
        }
        return failure;
    }

    private EntityManagerFactory build(
            UnitSettings unit,
            DatabasePools pools,
            Function<Map<String, Object>, EntityManagerFactoryBuilder> builderOf) {
        var databases = unit.databaseList();
        var map = UnitMap.of(unit, pools, SchemaRequest.startsOver(settings));
        var connections = new CheckedConnections(pools, unit.cutOff());
        var tables = new CatalogTables(null);
        var models = new ShardedModelBuilder(
                new MappingOptions(
                        databases.stream().map(database -> database.name()).toList(),
                        unit.unsharded().name(),
                        unit.keyspaces().values().stream()
                                .collect(Collectors.toMap(KeyspaceSettings::name, KeyspaceSettings::virtualShards)),
                        new JdbcKeyDirectory(connections, tables, unit.unsharded()),
                        map.shared() != null),
                map);
        var ids = ids(map, connections, tables);
        var products = DatabaseProducts.read(pools, databases);
        var lowest = products.lowestDatabase().orElseThrow(() -> noDatabaseAnswers(products));
        var events = new EventRelay();
        unit.events().forEach(events::add);
        var engineSettings = engineSettings(
                new EngineConnectionProvider(connections, lowest, unit.unsharded(), events), models, ids);
        var request = SchemaRequest.takeOver(settings, engineSettings);
        var builder = builderOf.apply(engineSettings);
        var metadata = builder.metadata();
        if (!models.problems().isEmpty()) {
            throw new ShardConfigurationException(models.problems());
        }
        var engine = builder.build().unwrap(SessionFactoryImplementor.class);
        try {
            var model = models.complete(engine);
            ids.owners(new NewEntities(model));
            var problems = AssociationListeners.install(engine, model, map.shared() != null);
            problems.addAll(tenantProblems(engine, model, unit.unsharded()));
            if (!problems.isEmpty()) {
                throw new ShardConfigurationException(problems);
            }
            var schema = new ShardedSchema(
                    request,
                    metadata,
                    engine,
                    pools,
                    databases,
                    tables,
                    TablePlacement.of(metadata, model, databases),
                    model,
                    map.shared());
            schema.writeScripts();
            var identity = new DatabaseIdentity(pools, tables, expected(engine, map, model, schema.shardedTables()));
            var gate = new DatabaseGate(
                    pools, databases, products, identity, schema, unit.cutOff().time());
            gate.openAll();
            map.readAnew();
            connections.beforeUse(gate::ensureVerified);
            var scatter = new Scatter(unit.scatterThreads(), events, unit.scatterTaskDecorator());
            var node = map.join(newest -> engine.getCache().evictAllRegions());
            return new ShardedSessionFactoryImpl(new ShardedUnit(
                    engine,
                    model,
                    node,
                    unit.transactions(),
                    unit.scatter(),
                    unit.queryTimeout(),
                    unit.unsharded(),
                    new ShardedQueries(engine, model, map, scatter),
                    ShardedUnitBoot::homeOfNewRoot,
                    new ShardedSchemaManager(schema),
                    events,
                    () -> {
                        node.close();
                        scatter.close();
                        schema.end();
                        pools.close();
                    }));
        } catch (RuntimeException failure) {
            engine.close();
            throw failure;
        }
    }

    private static ShardException noDatabaseAnswers(DatabaseProducts products) {
        var failures = products.unavailable();
        var exception = MESSAGES.noDatabaseAnswers(
                failures.keySet().stream().map(Database::name).sorted().collect(Collectors.joining("', '", "'", "'")));
        failures.values().forEach(exception::addSuppressed);
        return exception;
    }

    /** An application's own tenants are Hibernate's where all of its entities are on one database. */
    private List<String> tenantProblems(SessionFactoryImplementor engine, ShardedModel model, Database home) {
        if (ShardedSessionFactoryImpl.hasOwnTenants(engine)) {
            var elsewhere = model.entities().stream()
                    .filter(entity -> entity.kind() != EntityMapping.Kind.UNSHARDED
                            || !home.name().equals(entity.database()))
                    .map(EntityMapping::entityName)
                    .sorted()
                    .toList();
            return elsewhere.isEmpty()
                    ? List.of()
                    : List.of(MESSAGES.tenantsOnSeveralDatabases(String.join(", ", elsewhere)));
        }
        var resolver = MultiTenancySettings.MULTI_TENANT_IDENTIFIER_RESOLVER;
        return settings.containsKey(resolver) ? List.of(MESSAGES.resolverWithoutTenants(resolver)) : List.of();
    }

    private static ShardedIds ids(UnitMap map, CheckedConnections connections, CatalogTables tables) {
        var codecs = map.get().keyspaces().stream()
                .collect(Collectors.toMap(
                        KeyspaceMap::keyspace, keyspace -> IdCodec.forShardCount(keyspace.shardCount())));
        return new ShardedIds(
                map,
                codecs,
                new CounterBlocks(new IdCounters(connections, tables)::reserve, CounterBlocks.DEFAULT_SIZE),
                new ShardedUuid(Clock.systemUTC(), new SecureRandom()::nextLong),
                bound -> ThreadLocalRandom.current().nextInt(bound));
    }

    /** New roots spread as the virtual shards do: each is as likely as any other. */
    private static Database homeOfNewRoot(EntityMapping mapping, ShardMap map) {
        var keyspace = map.keyspace(mapping.group().keyspace());
        return keyspace.databaseOf(ThreadLocalRandom.current().nextInt(keyspace.shardCount()));
    }

    private static String unitName(SessionFactoryImplementor engine) {
        return String.valueOf(engine.getProperties().get(AvailableSettings.PERSISTENCE_UNIT_NAME));
    }

    /** What decides where rows are: the databases and their order, each keyspace's count, each entity group's function. */
    private static ExpectedIdentity expected(
            SessionFactoryImplementor engine, UnitMap map, ShardedModel model, List<ShardedTable> shardedTables) {
        return new ExpectedIdentity(
                unitName(engine),
                map,
                map.get().keyspaces().stream()
                        .collect(Collectors.toMap(
                                KeyspaceMap::keyspace,
                                keyspace -> IdCodec.forShardCount(keyspace.shardCount())
                                        .shardBits())),
                model.entityGroups().stream()
                        .map(group -> new ExpectedIdentity.Group(
                                group.name(), group.keyspace(), group.fingerprint(), group.function()::continues))
                        .toList(),
                shardedTables.stream().map(ShardedTable::name).toList(),
                map.catalog(shardedTables));
    }

    private Map<String, Object> engineSettings(
            EngineConnectionProvider connections, ShardedModelBuilder models, ShardedIds ids) {
        var engine = new HashMap<>(settings);
        engine.keySet().removeIf(name -> name.startsWith("hibernate.shards."));
        engine.remove(AvailableSettings.JAKARTA_PERSISTENCE_PROVIDER);
        for (var connection : List.of(
                AvailableSettings.JAKARTA_JDBC_URL,
                AvailableSettings.JAKARTA_JDBC_USER,
                AvailableSettings.JAKARTA_JDBC_PASSWORD,
                AvailableSettings.JAKARTA_JDBC_DRIVER,
                AvailableSettings.JAKARTA_JTA_DATASOURCE,
                AvailableSettings.JAKARTA_NON_JTA_DATASOURCE)) {
            engine.remove(connection);
        }
        engine.put(MultiTenancySettings.MULTI_TENANT_CONNECTION_PROVIDER, connections);
        engine.put(ShardedModelBuilder.SETTING, models);
        engine.put(ShardedIdSource.SETTING, ids);
        EngineTransactionSettings.apply(engine);
        return engine;
    }
}
