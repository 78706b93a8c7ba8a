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
        Optional<CriteriaShape> criteria) {

    /** How a result is read. */
    enum Reading {
        LIST,
        STREAM,
        SCROLL,
        SINGLE,
        COUNT,
        TUPLES,
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
        text.append("\n  read as ").append(reading).append(" of ").append(source);
        return text.append(isTotal ? ", in one order" : keys > 0 ? ", ordered with ties" : "")
                .toString();
    }
}
