package io.hibernateshards.query.execution;

import io.hibernateshards.UnsupportedShardedQueryException;
import io.hibernateshards.query.gather.TableSubstitution;
import java.util.Set;
import java.util.SortedMap;
import org.hibernate.query.spi.QueryOptions;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;
import org.hibernate.spi.NavigablePath;

/** The tables that a select names once Hibernate has translated it. */
final class StatementTables {

    private StatementTables() {}

    /**
     * Those of some tables that a query names, and how often it does for other rows than those of some from-elements.
     *
     * @throws UnsupportedShardedQueryException if SQL of the mapping names one in its own way
     */
    static SortedMap<String, Integer> among(
            ShardedQuery<?> query, Set<String> tables, Set<NavigablePath> elements, PlanExecutor executor) {
        var session = query.querySession().anchor();
        var factory = session.getFactory();
        var translation = factory.getQueryEngine()
                .getSqmTranslatorFactory()
                .createSelectTranslator(
                        (SqmSelectStatement<?>) query.getSqmStatement(),
                        QueryOptions.NONE,
                        query.getDomainParameterXref().copy(),
                        query.getQueryParameterBindings(),
                        session.getLoadQueryInfluencers(),
                        factory.getSqlTranslationEngine(),
                        true)
                .translate();
        var sql = factory.getJdbcServices()
                .getJdbcEnvironment()
                .getSqlAstTranslatorFactory()
                .buildSelectTranslator(factory, translation.getSqlAst())
                .translate(null, QueryOptions.NONE)
                .getSqlString();
        try {
            var named = TableSubstitution.tablesIn(sql, tables);
            ElementTables.among(translation.getSqlAst(), tables, elements)
                    .forEach((table, count) -> named.computeIfPresent(table, (its, all) -> all - count));
            return named;
        } catch (IllegalArgumentException elsewhere) {
            throw executor.refusal(
                    query,
                    executor.route(query),
                    "SQL of its mapping that names the table " + elsewhere.getMessage(),
                    "it may stand for rows of other databases",
                    "Map what it computes as an attribute, or query the tables by themselves.");
        }
    }
}
