package io.hibernateshards.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What of Hibernate we touch that Hibernate does not promise to keep; an upgrade begins with this list. */
class HibernateInternalsTest {

    /**
     * @param by the class that uses it, below the root package
     * @param internal the class of Hibernate, below {@code org.hibernate}
     * @param reason why nothing public does it
     */
    private record Use(String by, String internal, String reason) {

        @Override
        public String toString() {
            return by + " uses " + internal;
        }
    }

    private static final List<Use> USES = List.of(
            new Use(
                    "query.rewrite.SubtypeStatements",
                    "query.hql.internal.QuerySplitter",
                    "which statements one of an unmapped type stands for, and in which order, is Hibernate's to say"),
            new Use(
                    "query.execution.ShardedQuery",
                    "query.sqm.internal.SqmQueryImpl",
                    "setters, binding and conversion of exceptions are Hibernate's own"),
            new Use(
                    "query.execution.ShardedQuery",
                    "query.sqm.internal.DomainParameterXref",
                    "runs a statement that Hibernate made of another, with the values bound to that"),
            new Use(
                    "query.execution.KeyedRows",
                    "query.sqm.internal.SqmSelectionQueryImpl",
                    "makes the statement of a keyset page"),
            new Use(
                    "query.execution.KeyedRows",
                    "query.sqm.internal.KeyedResult",
                    "what the statement of a keyset page gives"),
            new Use(
                    "query.execution.KeyedRows",
                    "query.sqm.internal.AbstractSqmSelectionQuery",
                    "makes the pages before and after a keyset page"),
            new Use(
                    "query.execution.KeyedRows",
                    "query.sqm.internal.DomainParameterXref",
                    "runs a statement that Hibernate made of another, with the values bound to that"),
            new Use(
                    "query.execution.RankProbe",
                    "query.sqm.internal.SqmQueryImpl",
                    "runs a tree that nothing changes any more without copying it"),
            new Use(
                    "query.execution.RankProbe",
                    "query.sqm.internal.DomainParameterXref",
                    "runs a statement with the values bound to another query"),
            new Use(
                    "query.execution.PinnedQuery",
                    "query.sqm.internal.SqmQueryImpl",
                    "the path of one database is Hibernate's own"),
            new Use(
                    "query.execution.PinnedQuery",
                    "query.sqm.internal.DomainParameterXref",
                    "runs a statement with the values bound to another query"),
            new Use(
                    "query.execution.PartialExecution",
                    "query.sqm.internal.SqmQueryImpl",
                    "runs a rewritten tree without a text that would be parsed again"),
            new Use(
                    "query.execution.PartialExecution",
                    "query.sqm.internal.DomainParameterXref",
                    "runs a statement with the values bound to another query"),
            new Use(
                    "query.execution.BoundParameters",
                    "query.sqm.internal.DomainParameterXref",
                    "finds the value of a parameter of the tree"),
            new Use(
                    "query.execution.CutStatement",
                    "query.sqm.internal.DomainParameterXref",
                    "the parameters of a tree that was cut out of another"),
            new Use(
                    "query.execution.PartParameters",
                    "query.internal.ParameterMetadataImpl",
                    "the parameters of a tree that was cut out of another"),
            new Use(
                    "query.execution.PartParameters",
                    "query.sqm.internal.DomainParameterXref",
                    "the parameters of a part of a tree"),
            new Use(
                    "query.execution.StatementTables",
                    "query.sqm.internal.DomainParameterXref",
                    "the parameters of a tree, which Hibernate keeps expansions in while it translates"),
            new Use(
                    "query.execution.PartParameters",
                    "query.internal.QueryParameterPositionalImpl",
                    "numbered parameters that it left to other parts"),
            new Use(
                    "query.execution.BoundLists",
                    "query.sqm.internal.DomainParameterXref",
                    "finds the parameters of the tree that lists are bound to"),
            new Use(
                    "query.execution.RebindingPartial",
                    "query.sqm.internal.DomainParameterXref",
                    "the parameters of a tree with other parameters than the query"),
            new Use(
                    "query.execution.InsertExecution",
                    "action.internal.BulkOperationCleanupAction",
                    "cleans up the caches as Hibernate's own statements do"),
            new Use(
                    "query.execution.RowPackaging",
                    "query.sqm.internal.ConcreteSqmSelectQueryPlan",
                    "the choice of a row's packaging is a protected method of it"),
            new Use(
                    "query.execution.RowPackaging",
                    "sql.results.internal.TupleMetadata",
                    "a parameter of the choice of a row's packaging"),
            new Use(
                    "query.execution.Instantiation",
                    "sql.results.graph.instantiation.internal.ArgumentReader",
                    "makes what 'select new' asks for of merged rows as Hibernate does of those of one database"),
            new Use(
                    "query.execution.Instantiation",
                    "sql.results.graph.instantiation.internal.DynamicInstantiationAssemblerConstructorImpl",
                    "makes what 'select new' asks for of merged rows as Hibernate does of those of one database"),
            new Use(
                    "query.execution.Instantiation",
                    "sql.results.graph.instantiation.internal.DynamicInstantiationAssemblerInjectionImpl",
                    "makes what 'select new' asks for of merged rows as Hibernate does of those of one database"),
            new Use(
                    "query.execution.Instantiation",
                    "sql.results.graph.instantiation.internal.DynamicInstantiationAssemblerListImpl",
                    "makes what 'select new' asks for of merged rows as Hibernate does of those of one database"),
            new Use(
                    "query.execution.Instantiation",
                    "sql.results.graph.instantiation.internal.DynamicInstantiationAssemblerMapImpl",
                    "makes what 'select new' asks for of merged rows as Hibernate does of those of one database"),
            new Use(
                    "query.execution.Instantiation",
                    "sql.results.graph.instantiation.internal.InstantiationHelper",
                    "makes what 'select new' asks for of merged rows as Hibernate does of those of one database"),
            new Use(
                    "query.analysis.VolatileFunctions",
                    "query.sqm.internal.SqmCriteriaNodeBuilder",
                    "tells a function of Hibernate from one of the application"),
            new Use(
                    "delegate.HibernateConnections",
                    "engine.jdbc.connections.internal.DriverManagerConnectionProvider",
                    "Hibernate's own pool can be had by no public name"),
            new Use(
                    "mapping.HiddenColumn",
                    "metamodel.mapping.internal.SelectableMappingImpl",
                    "the only implementation of a selectable column that is not an attribute's"),
            new Use(
                    "mapping.ShardedEntityState",
                    "persister.state.internal.AbstractStateManagement",
                    "the public interface alone would have every coordinator built anew"),
            new Use(
                    "mapping.ShardedEntityState",
                    "metamodel.mapping.internal.MappingModelCreationProcess",
                    "a parameter of a method of the public StateManagement"),
            new Use(
                    "mapping.ShardedCollectionState",
                    "persister.state.internal.AbstractStateManagement",
                    "the public interface alone would have every coordinator built anew"),
            new Use(
                    "mapping.ShardedCollectionState",
                    "engine.jdbc.mutation.internal.MutationQueryOptions",
                    "a row's insert is translated by it in Hibernate's own collection persisters"),
            new Use(
                    "schema.TemporaryTables",
                    "query.sqm.mutation.internal.temptable.GlobalTemporaryTableStrategy",
                    "no public type tells the temporary table of a strategy"),
            new Use(
                    "schema.TemporaryTables",
                    "query.sqm.mutation.internal.temptable.PersistentTableStrategy",
                    "no public type tells the temporary table of a strategy"),
            new Use(
                    "association.RoutingDeleteListener",
                    "event.internal.DefaultDeleteEventListener",
                    "routes an event to its engine session, where Hibernate's own listener goes on"),
            new Use(
                    "association.RoutingEvictListener",
                    "event.internal.DefaultEvictEventListener",
                    "routes an event to its engine session, where Hibernate's own listener goes on"),
            new Use(
                    "association.RoutingLoadListener",
                    "event.internal.DefaultLoadEventListener",
                    "routes an event to its engine session, where Hibernate's own listener goes on"),
            new Use(
                    "association.RoutingLockListener",
                    "event.internal.DefaultLockEventListener",
                    "routes an event to its engine session, where Hibernate's own listener goes on"),
            new Use(
                    "association.RoutingMergeListener",
                    "event.internal.DefaultMergeEventListener",
                    "routes an event to its engine session, where Hibernate's own listener goes on"),
            new Use(
                    "association.RoutingPersistListener",
                    "event.internal.DefaultPersistEventListener",
                    "routes an event to its engine session, where Hibernate's own listener goes on"),
            new Use(
                    "association.RoutingPersistOnFlushListener",
                    "event.internal.DefaultPersistOnFlushEventListener",
                    "routes an event to its engine session, where Hibernate's own listener goes on"),
            new Use(
                    "association.RoutingRefreshListener",
                    "event.internal.DefaultRefreshEventListener",
                    "routes an event to its engine session, where Hibernate's own listener goes on"),
            new Use(
                    "association.RoutingReplicateListener",
                    "event.internal.DefaultReplicateEventListener",
                    "routes an event to its engine session, where Hibernate's own listener goes on"),
            new Use(
                    "association.ColocationListener",
                    "event.internal.DefaultFlushEntityEventListener",
                    "checks an entity before Hibernate's own listener flushes it"),
            new Use(
                    "association.CountingFlushListener",
                    "event.internal.DefaultFlushEventListener",
                    "tells whether a flush wrote, which Hibernate's own listener does not"),
            new Use(
                    "association.CountingAutoFlushListener",
                    "event.internal.DefaultAutoFlushEventListener",
                    "tells whether a flush wrote, which Hibernate's own listener does not"),
            new Use(
                    "session.CurrentSessions",
                    "context.internal.ManagedSessionContext",
                    "an application names it by a short name of Hibernate's"),
            new Use(
                    "session.CurrentSessions",
                    "context.internal.ThreadLocalSessionContext",
                    "an application names it by a short name of Hibernate's"),
            new Use(
                    "session.FacadeExceptions",
                    "internal.ExceptionConverterImpl",
                    "exceptions are converted as in every session of Hibernate's"),
            new Use(
                    "session.FacadeSessionBuilder",
                    "engine.creation.internal.SessionBuilderImpl",
                    "a builder's options are read back by no public type"),
            new Use(
                    "session.FacadeStatelessSessionBuilder",
                    "engine.creation.internal.StatelessSessionBuilderImpl",
                    "a builder's options are read back by no public type"),
            new Use(
                    "session.EngineStatelessSession",
                    "internal.StatelessSessionImpl",
                    "rows are read and written by Hibernate's own stateless session"),
            new Use(
                    "session.EngineStatelessSession",
                    "internal.SessionFactoryImpl",
                    "a parameter of the constructor of Hibernate's own stateless session"),
            new Use(
                    "session.EngineStatelessSession",
                    "engine.creation.internal.SharedStatelessSessionBuilderImpl",
                    "the public builder of a child session refuses the tenant of its parent"),
            new Use(
                    "session.EngineStatelessSession",
                    "engine.creation.internal.SessionCreationOptionsAdaptor",
                    "the public builder of a child session refuses the tenant of its parent"),
            new Use("session.SettingCalls", "internal.EmptyInterceptor", "tells no Interceptor from one"),
            new Use("session.SettingCalls", "jpa.internal.util.ConfigurationHelper", "reads hints as Hibernate does"),
            new Use(
                    "session.SettingCalls",
                    "jpa.internal.util.FlushModeTypeHelper",
                    "translates flush modes as Hibernate does"),
            new Use(
                    "session.ShardedSessionImpl",
                    "engine.transaction.internal.TransactionImpl",
                    "Hibernate's own transaction object over the façade's coordinator"),
            new Use(
                    "transaction.EngineCoordinator",
                    "resource.transaction.backend.jdbc.internal.JdbcIsolationDelegate",
                    "isolated work is done as by Hibernate's own coordinator"),
            new Use(
                    "transaction.ObservedCoordinator",
                    "resource.transaction.internal.SynchronizationRegistryStandardImpl",
                    "synchronizations are called as by Hibernate's own coordinator"),
            new Use(
                    "transaction.EngineCoordinatorBuilder",
                    "resource.transaction.backend.jdbc.internal.JdbcResourceLocalTransactionCoordinatorBuilderImpl",
                    "sessions of no façade are coordinated as without sharding"));

    /** The packages that may name Hibernate's tree of a query. */
    private static final Set<String> QUERY_TREE =
            Set.of("query.analysis", "query.rewrite", "query.execution", "session");

    private static final Pattern INTERNAL = Pattern.compile("org\\.hibernate\\.(.*\\.)?internal(\\..*)?");
    /** Strategies of statements over several tables are no part of the tree. */
    private static final Pattern SQM = Pattern.compile("org\\.hibernate\\.query\\.sqm(?!\\.mutation)(\\..*)?");

    @Test
    void everyInternalClassInUseIsListedAndEveryListedOneIsInUse() {
        var inUse = dependenciesOn(INTERNAL)
                .map(dependency -> new Use(
                                name(dependency.getOriginClass(), LibraryClasses.ROOT),
                                name(dependency.getTargetClass(), "org.hibernate"),
                                "")
                        .toString())
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(inUse)
                .as("internal classes of Hibernate in use, and those listed with a reason")
                .containsExactlyInAnyOrderElementsOf(
                        USES.stream().map(Use::toString).collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void everyListedUseHasAReason() {
        assertThat(USES).allSatisfy(use -> assertThat(use.reason()).isNotBlank());
    }

    @Test
    void theTreeOfAQueryIsNamedByTheQueryPackagesAlone() {
        var elsewhere = dependenciesOn(SQM)
                .filter(dependency -> !QUERY_TREE.contains(
                        LibraryClasses.below(dependency.getOriginClass().getPackageName())))
                .map(Dependency::getDescription)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(elsewhere).isEmpty();
    }

    private static Stream<Dependency> dependenciesOn(Pattern packages) {
        return LibraryClasses.all().stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(dependency -> packages.matcher(dependency
                                .getTargetClass()
                                .getBaseComponentType()
                                .getPackageName())
                        .matches());
    }

    /** The name of the outermost class, without the prefix. */
    private static String name(JavaClass type, String prefix) {
        String full = type.getBaseComponentType().getName().substring(prefix.length() + 1);
        int nested = full.indexOf('$');
        return nested < 0 ? full : full.substring(0, nested);
    }
}
