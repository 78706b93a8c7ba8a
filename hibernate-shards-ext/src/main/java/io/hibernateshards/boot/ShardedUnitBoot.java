package io.hibernateshards.boot;

import static io.hibernateshards.logging.BootMessages.MESSAGES;

import io.hibernateshards.ScatterMode;
import io.hibernateshards.ShardConfigurationException;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.catalog.CatalogTables;
import io.hibernateshards.catalog.DatabaseGate;
import io.hibernateshards.catalog.DatabaseIdentity;
import io.hibernateshards.catalog.DatabaseProducts;
import io.hibernateshards.catalog.ExpectedIdentity;
import io.hibernateshards.delegate.DatabasePools;
import io.hibernateshards.delegate.EngineConnectionProvider;
import io.hibernateshards.id.IdCodec;
import io.hibernateshards.mapping.MappingOptions;
import io.hibernateshards.mapping.ShardedModel;
import io.hibernateshards.mapping.ShardedModelBuilder;
import io.hibernateshards.query.analysis.QueryAnalyser;
import io.hibernateshards.query.plan.Planner;
import io.hibernateshards.schema.SchemaRequest;
import io.hibernateshards.schema.ShardedSchema;
import io.hibernateshards.schema.TablePlacement;
import io.hibernateshards.session.ShardKeyGuard;
import io.hibernateshards.session.ShardedSessionFactoryImpl;
import io.hibernateshards.topology.KeyspaceMap;
import io.hibernateshards.topology.ShardMap;
import jakarta.persistence.EntityManagerFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.cfg.MultiTenancySettings;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.jpa.boot.spi.EntityManagerFactoryBuilder;

/** Builds the factory of one sharded unit: settings, pools, engine, model, schema, façade. */
final class ShardedUnitBoot {

    /** How long a database is left alone after it failed a check. */
    private static final Duration CUT_OFF = Duration.ofSeconds(1);

    private final Map<String, Object> settings;

    ShardedUnitBoot(Map<String, Object> settings) {
        this.settings = settings;
    }

    /** @param builderOf makes Hibernate's builder of the unit from the engine's settings */
    EntityManagerFactory build(Function<Map<String, Object>, EntityManagerFactoryBuilder> builderOf) {
        var reader = new SettingsReader(settings);
        var unit = reader.read();
        var problems = new ArrayList<>(reader.problems());
        if (unit != null) {
            refuseWhatIsNotThereYet(unit, problems);
        }
        if (unit == null || !problems.isEmpty()) {
            throw new ShardConfigurationException(problems);
        }
        var pools = new DatabasePools(unit.databases());
        try {
            return build(unit, pools, builderOf);
        } catch (RuntimeException failure) {
            pools.close();
            throw failure;
        }
    }

    private static void refuseWhatIsNotThereYet(UnitSettings unit, List<String> problems) {
        if (unit.transactions() != TransactionMode.SINGLE) {
            problems.add(MESSAGES.badValue(
                    ShardsSettings.TRANSACTIONS, "best_effort", "single; best_effort is not there yet"));
        }
        if (unit.scatter() != ScatterMode.ALLOW) {
            problems.add(MESSAGES.badValue(
                    ShardsSettings.SCATTER, unit.scatter().name(), "allow; warn and refuse are not there yet"));
        }
        unit.keyspaces().values().stream()
                .filter(keyspace -> keyspace.groups() != null)
                .forEach(keyspace -> problems.add(MESSAGES.badValue(
                        ShardsSettings.GROUPS,
                        String.valueOf(keyspace.groups()),
                        "left out, for an even spread; vshard groups of your own are not there yet")));
    }

    private EntityManagerFactory build(
            UnitSettings unit,
            DatabasePools pools,
            Function<Map<String, Object>, EntityManagerFactoryBuilder> builderOf) {
        var databases = unit.databaseList();
        var map = ShardMap.of(
                0,
                databases,
                unit.keyspaces().values().stream()
                        .map(keyspace -> KeyspaceMap.evenly(keyspace.name(), keyspace.virtualShards(), databases))
                        .toList());
        var models = new ShardedModelBuilder(
                new MappingOptions(
                        databases.stream().map(database -> database.name()).toList(),
                        unit.unsharded().name(),
                        unit.keyspaces().values().stream()
                                .collect(Collectors.toMap(
                                        keyspace -> keyspace.name(), keyspace -> keyspace.virtualShards()))),
                map);
        var connections = new EngineConnectionProvider(pools);
        var engineSettings = engineSettings(connections, models);
        var request = SchemaRequest.takeOver(settings, engineSettings);
        var products = DatabaseProducts.read(pools, databases);
        var builder = builderOf.apply(engineSettings);
        var metadata = builder.metadata();
        if (!models.problems().isEmpty()) {
            throw new ShardConfigurationException(models.problems());
        }
        var engine = builder.build().unwrap(SessionFactoryImplementor.class);
        try {
            var model = models.complete(engine);
            ShardKeyGuard.install(engine, model);
            var tables = new CatalogTables(null);
            var schema = new ShardedSchema(
                    request, metadata, engine, pools, databases, tables, TablePlacement.of(metadata, model, databases));
            schema.writeScripts();
            var identity = new DatabaseIdentity(pools, tables, expected(engine, map, model, schema.shardedTables()));
            var gate = new DatabaseGate(pools, databases, products, identity, schema, CUT_OFF);
            gate.openAll();
            connections.beforeUse(gate::ensureVerified);
            var planner = new Planner(map, new QueryAnalyser(model, engine));
            return new ShardedSessionFactoryImpl(
                    new ShardedSessionFactoryImpl.Parts(engine, model, map, planner, unit.queryTimeout(), () -> {
                        schema.end();
                        pools.close();
                    }));
        } catch (RuntimeException failure) {
            engine.close();
            throw failure;
        }
    }

    /** What decides where rows are: the databases and their order, each keyspace's count, each entity group's function. */
    private static ExpectedIdentity expected(
            SessionFactoryImplementor engine, ShardMap map, ShardedModel model, List<String> shardedTables) {
        return new ExpectedIdentity(
                String.valueOf(engine.getProperties().get(AvailableSettings.PERSISTENCE_UNIT_NAME)),
                map,
                map.keyspaces().stream()
                        .collect(Collectors.toMap(
                                KeyspaceMap::keyspace,
                                keyspace -> IdCodec.forShardCount(keyspace.shardCount())
                                        .shardBits())),
                model.entityGroups().stream()
                        .map(group -> new ExpectedIdentity.Group(
                                group.name(), group.keyspace(), group.fingerprint(), group.function()::continues))
                        .toList(),
                shardedTables);
    }

    private Map<String, Object> engineSettings(EngineConnectionProvider connections, ShardedModelBuilder models) {
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
        return engine;
    }
}
