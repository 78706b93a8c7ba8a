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
                    "query.execution.ShardedQuery",
                    "query.sqm.internal.SqmQueryImpl",
                    "setters, binding, conversion of exceptions and the path of one database are Hibernate's own"),
            new Use(
                    "query.execution.ShardedQuery",
                    "query.sqm.internal.ConcreteSqmSelectQueryPlan",
                    "runs a rewritten tree without a text that would be parsed again"),
            new Use(
                    "query.execution.ShardedQuery",
                    "query.sqm.internal.DomainParameterXref",
                    "finds the value of a parameter of the tree"),
            new Use(
                    "query.execution.ShardedQuery",
                    "query.internal.DelegatingDomainQueryExecutionContext",
                    "runs a query of one engine session on another"),
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
                    "no public type tells the temporary table of a strategy"));

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
