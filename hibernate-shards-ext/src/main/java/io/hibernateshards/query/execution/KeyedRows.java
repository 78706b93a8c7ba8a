package io.hibernateshards.query.execution;

import java.util.List;
import java.util.function.Function;
import org.hibernate.query.KeyedPage;
import org.hibernate.query.KeyedResultList;
import org.hibernate.query.spi.HqlInterpretation;
import org.hibernate.query.spi.ParameterMetadataImplementor;
import org.hibernate.query.sqm.internal.AbstractSqmSelectionQuery;
import org.hibernate.query.sqm.internal.DomainParameterXref;
import org.hibernate.query.sqm.internal.KeyedResult;
import org.hibernate.query.sqm.internal.SqmSelectionQueryImpl;
import org.hibernate.query.sqm.tree.SqmStatement;

/**
 * Keyset pages. The statement of a page, its keys and the pages beside it are Hibernate's own, whose internal classes are the only
 * ones that make them: the statement is then a query like any other, with the options of the one it was made from.
 */
final class KeyedRows {

    private KeyedRows() {}

    @SuppressWarnings({"unchecked", "rawtypes"}) // A class literal has no type arguments.
    static <R> KeyedResultList<R> of(
            ShardedQuery<R> query,
            KeyedPage<R> page,
            Function<ShardedQuery<KeyedResult<R>>, List<KeyedResult<R>>> execution) {
        var ofPage = new SqmSelectionQueryImpl<KeyedResult<R>>(query, page);
        // A step of a query has the options of the whole, of which Hibernate does not know.
        var limit = query.getQueryOptions().getLimit();
        limit.setFirstRow(ofPage.getQueryOptions().getLimit().getFirstRow());
        limit.setMaxRows(ofPage.getQueryOptions().getLimit().getMaxRows());
        var results = execution.apply(new ShardedQuery<>(
                query,
                query.getQueryOptions(),
                new PageInterpretation<>(ofPage),
                ofPage.getQueryParameterBindings(),
                (Class<KeyedResult<R>>) (Class) KeyedResult.class));
        int size = page.getPage().getSize();
        return new KeyedResultList<>(
                KeyedResult.collectResults(results, size, page.getKeyInterpretation()),
                KeyedResult.collectKeys(results, size),
                page,
                AbstractSqmSelectionQuery.nextPage(page, results),
                AbstractSqmSelectionQuery.previousPage(page, results));
    }

    /** The statement of a page with its parameters: those of the original, and the values of the key. */
    private record PageInterpretation<R>(SqmSelectionQueryImpl<KeyedResult<R>> ofPage)
            implements HqlInterpretation<KeyedResult<R>> {

        @Override
        public SqmStatement<KeyedResult<R>> getSqmStatement() {
            return ofPage.getSqmStatement();
        }

        @Override
        public ParameterMetadataImplementor getParameterMetadata() {
            return ofPage.getParameterMetadata();
        }

        @Override
        public DomainParameterXref getDomainParameterXref() {
            return ofPage.getDomainParameterXref();
        }

        @Override
        public void validateResultType(Class<?> resultType) {
            // Hibernate chose it.
        }
    }
}
