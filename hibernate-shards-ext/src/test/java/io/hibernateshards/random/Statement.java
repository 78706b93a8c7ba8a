package io.hibernateshards.random;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A statement with its values and how it is read.
 *
 * @param keyed where its order leaves ties, or there is none: the same rows without a limit, with the sort keys behind each
 * @param keys how many sort keys those are
 * @param isTotal whether its order leaves no ties, so that there is one right answer
 * @param limit most rows, or -1
 * @param isPageInHql whether the statement itself has that limit
 * @param values of its parameters, which are named p0, p1, … or numbered from 1
 * @param fetched associations and collections that it fetches
 * @param dumps for a change: what is read after it
 * @param criteria where it is no HQL but that
 * @param keyset the pages that it is read in
 */
record Statement(
        String hql,
        Optional<String> keyed,
        int keys,
        boolean isTotal,
        int limit,
        int offset,
        boolean isPageInHql,
        Reading reading,
        Source source,
        List<Object> values,
        boolean isNamed,
        List<String> fetched,
        List<String> dumps,
        Optional<CriteriaShape> criteria,
        Optional<Keyset> keyset) {

    Statement(
            String hql,
            Optional<String> keyed,
            int keys,
            boolean isTotal,
            int limit,
            int offset,
            boolean isPageInHql,
            Reading reading,
            Source source,
            List<Object> values,
            boolean isNamed,
            List<String> fetched,
            List<String> dumps,
            Optional<CriteriaShape> criteria) {
        this(
                hql,
                keyed,
                keys,
                isTotal,
                limit,
                offset,
                isPageInHql,
                reading,
                source,
                values,
                isNamed,
                fetched,
                dumps,
                criteria,
                Optional.empty());
    }

    /** A select of one entity that is read in pages by their keys. */
    static Statement inPages(String hql, Keyset keyset, Values values) {
        return new Statement(
                hql,
                Optional.empty(),
                0,
                true,
                -1,
                0,
                false,
                Reading.KEYS,
                Source.HQL,
                values.bound(),
                values.isNamed(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.of(keyset));
    }

    /** How a result is read. */
    enum Reading {
        LIST,
        STREAM,
        SCROLL,
        SINGLE,
        COUNT,
        TUPLES,
        /** Page by page, each by the keys of the row before. */
        KEYS,
        /** It changes rows, and is rolled back. */
        CHANGE
    }

    /** What the query is made of. */
    enum Source {
        HQL,
        /** The criteria that Hibernate makes of HQL. */
        CRITERIA
    }

    boolean isPage() {
        return limit >= 0 || offset > 0;
    }

    /**
     * Whether it is a page of rows with fetches. Plain Hibernate pages such in an inner select that may lack a column, forget the
     * subclass asked for, or be one that it made for another page: so what is right is a page of all rows.
     */
    boolean isFetchedPage() {
        return isPage() && !fetched.isEmpty() && reading != Reading.COUNT;
    }

    /** The same statement, written in a way that plain Hibernate has no plan of. */
    Statement written() {
        return new Statement(
                hql + ' ',
                keyed,
                keys,
                isTotal,
                limit,
                offset,
                isPageInHql,
                reading,
                source,
                values,
                isNamed,
                fetched,
                dumps,
                criteria,
                keyset);
    }

    /** Whether any of several equal decimals is right, whose scales differ as a column's and a constant's do. */
    boolean picksOneOfEqualNumbers() {
        return hql.contains("coalesce(")
                && hql.matches(".*( group by |distinct | union | intersect | except |min\\(|max\\().*");
    }

    @Override
    public String toString() {
        var text = new StringBuilder(hql);
        if (isPage() && !isPageInHql) {
            text.append("\n  setMaxResults(")
                    .append(limit)
                    .append(").setFirstResult(")
                    .append(offset)
                    .append(')');
        }
        if (!values.isEmpty()) {
            text.append("\n  with ")
                    .append(IntStream.range(0, values.size())
                            .mapToObj(index -> (isNamed ? ":p" + index : "?" + (index + 1)) + " = " + values.get(index))
                            .collect(Collectors.joining(", ")));
        }
        keyset.ifPresent(pages -> text.append("\n  in ").append(pages));
        text.append("\n  read as ").append(reading).append(" of ").append(source);
        return text.append(isTotal ? ", in one order" : keys > 0 ? ", ordered with ties" : "")
                .toString();
    }
}
