package io.hibernateshards.query.execution;

import io.hibernateshards.UnsupportedShardedQueryException;
import io.hibernateshards.query.gather.TableSubstitution;
import java.util.Set;
import java.util.SortedMap;
import org.hibernate.query.spi.QueryOptions;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;

/** The tables that a select names once Hibernate has translated it. */
final class StatementTables {

    private StatementTables() {}

    /**
     * Those of some tables that a query names.
     *
     * @throws UnsupportedShardedQueryException if SQL of the mapping names one in its own way
     */
    static SortedMap<String, Integer> among(ShardedQuery<?> query, Set<String> tables, PlanExecutor executor) {
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
            return TableSubstitution.tablesIn(sql, tables);
        } catch (IllegalArgumentException named) {
            throw executor.refusal(
                    query,
                    executor.route(query),
                    "SQL of its mapping that names the table " + named.getMessage(),
                    "it may stand for rows of other databases",
                    "Map what it computes as an attribute, or query the tables by themselves.");
        }
    }
}
