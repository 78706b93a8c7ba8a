package io.hibernateshards.query.analysis;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a select statement gives, as far as merging the rows of several databases needs to know.
 *
 * @param columns how the values that it selects are compared
 * @param results the columns of the result, which are these values or made of them
 * @param sortKeys its order by
 * @param distinctness whether and how it says {@code select distinct}
 * @param aggregation whether and how it aggregates
 * @param groups the aggregation in parts, where it is {@link Aggregation#IN_PARTS}
 * @param unplanned what keeps an aggregation from being computed in parts, where it is {@link Aggregation#UNPLANNED}
 * @param fetchesCollections whether it fetches a collection
 * @param isSingleEntity whether a row of the result is an entity and nothing else
 * @param mayRepeatEntities whether Hibernate takes care that a list of entities names each once
 * @param sortsByRoots whether its order is decided by the roots of its from clause, not by what they are joined with
 */
public record SelectShape(
        List<ColumnType> columns,
        List<ResultColumn> results,
        List<SortKey> sortKeys,
        Distinctness distinctness,
        Aggregation aggregation,
        Optional<GroupShape> groups,
        String unplanned,
        boolean fetchesCollections,
        boolean isSingleEntity,
        boolean mayRepeatEntities,
        boolean sortsByRoots) {

    public SelectShape {
        columns = List.copyOf(columns);
        results = List.copyOf(results);
        sortKeys = List.copyOf(sortKeys);
    }

    /** How rows are made distinct. */
    public enum Distinctness {
        /** They are not. */
        NONE,
        /** Equal rows lie on one database, which makes them distinct. */
        ON_EACH,
        /** Equal rows may lie on several databases. */
        ACROSS
    }

    /** How rows are aggregated. */
    public enum Aggregation {
        /** They are not. */
        NONE,
        /** The rows of a group lie on one database, which computes it whole. */
        ON_EACH,
        /** The rows of a group may lie on several databases, and its parts can be put together. */
        IN_PARTS,
        /** The parts of a group cannot be put together. */
        UNPLANNED
    }

    /** The same select where an entity graph adds collections to what it fetches. */
    SelectShape fetchingCollections() {
        return new SelectShape(
                columns,
                results,
                sortKeys,
                distinctness,
                aggregation,
                groups,
                unplanned,
                true,
                isSingleEntity,
                mayRepeatEntities,
                sortsByRoots);
    }

    /** Whether an entity that it gives may come in several rows, of which a list of results has the first alone. */
    public boolean repeatsEntities() {
        return isSingleEntity && mayRepeatEntities && !fetchesCollections;
    }

    /** Whether no row of the result has an entity or an embeddable. */
    public boolean holdsValuesAlone() {
        return columns.stream().allMatch(column -> column.mapping() != null);
    }

    /** Whether objects are made of the values that it selects. */
    public boolean instantiates() {
        return results.stream().anyMatch(ResultColumn.Instance.class::isInstance);
    }

    /** How many values it selects. */
    public int columnCount() {
        return columns.size();
    }

    /**
     * One term of an order by.
     *
     * @param index its place among the sort keys
     * @param term its place in the order by, of which an embeddable or an entity makes several sort keys
     * @param leaf the attributes that lead from the term to it, of which there are none where it is the whole
     * @param ignoresCase whether strings are compared in lower case
     * @param column the column of the result that it is, or -1
     * @param nullsFirst what the statement says of nulls, or null where it says nothing
     * @param isOfColumn whether the columns of the result decide it
     */
    public record SortKey(
            int index,
            int term,
            List<String> leaf,
            boolean ignoresCase,
            int column,
            boolean isDescending,
            @Nullable Boolean nullsFirst,
            ColumnType type,
            boolean isOfColumn) {

        public SortKey {
            leaf = List.copyOf(leaf);
        }
    }
}
