package io.hibernateshards.query.plan;

import io.hibernateshards.query.analysis.ColumnType;
import io.hibernateshards.query.analysis.GroupShape;
import io.hibernateshards.query.analysis.MergedCondition;
import io.hibernateshards.query.analysis.MergedValue;
import io.hibernateshards.query.analysis.QueryShape.Obstacle;
import io.hibernateshards.query.analysis.ResultColumn;
import io.hibernateshards.query.analysis.SetShape;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How a statement is answered: a tree, whose leaves are what databases are asked. Immutable; any thread. */
public sealed interface ShardPlan {

    /** What is done with each kind of node. */
    interface Visitor<T> {

        /** What is done with nodes that are not visited by their kind. */
        T other(ShardPlan node);

        default T pinned(Pinned node) {
            return other(node);
        }

        default T scatter(Scatter node) {
            return other(node);
        }

        T concatenate(Concatenate node);

        T orderedMerge(OrderedMerge node);

        T distinctMerge(DistinctMerge node);

        T groupMerge(GroupMerge node);

        T setMerge(SetMerge node);

        T filter(Filter node);

        T project(Project node);

        T sort(Sort node);

        T slice(Slice node);

        T deepPage(DeepPage node);

        T instantiate(Instantiate node);

        default T fanOutUpdate(FanOutUpdate node) {
            return other(node);
        }

        default T hoist(Hoist node) {
            return other(node);
        }

        default T fetchAcross(FetchAcross node) {
            return other(node);
        }

        default T gather(Gather node) {
            return other(node);
        }

        default T eachEntity(EachEntity node) {
            return other(node);
        }

        default T insertValues(InsertValues node) {
            return other(node);
        }

        default T insertSelect(InsertSelect node) {
            return other(node);
        }

        default T lockRows(LockRows node) {
            return other(node);
        }

        default T refuse(Refuse node) {
            return other(node);
        }
    }

    <T> T accept(Visitor<T> visitor);

    /** What it reads from. */
    List<ShardPlan> inputs();

    /** The node without its inputs, for people. */
    String label();

    /** The tree, a line per node, inputs indented. */
    default String describe() {
        var text = new StringBuilder();
        describe(this, 0, text);
        return text.toString();
    }

    private static void describe(ShardPlan node, int depth, StringBuilder text) {
        if (depth > 0) {
            text.append('\n').append("  ".repeat(depth));
        }
        text.append(node.label());
        node.inputs().forEach(input -> describe(input, depth + 1, text));
    }

    /** The statement as it is, on one database. */
    record Pinned() implements ShardPlan {

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.pinned(this);
        }

        @Override
        public List<ShardPlan> inputs() {
            return List.of();
        }

        @Override
        public String label() {
            return "Pinned";
        }
    }

    /**
     * A partial statement on each database. Its columns are those of the statement, then the hidden ones.
     *
     * @param hiddenSortKeys the terms of the order by that stand in columns of their own, after the statement's
     * @param isLimited whether each database gives no more rows than the whole statement needs
     * @param groups the aggregation that it computes in part, where its columns are the keys and the parts of the aggregates
     */
    record Scatter(List<Integer> hiddenSortKeys, boolean isLimited, Optional<GroupShape> groups) implements ShardPlan {

        public Scatter {
            hiddenSortKeys = List.copyOf(hiddenSortKeys);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.scatter(this);
        }

        @Override
        public List<ShardPlan> inputs() {
            return List.of();
        }

        @Override
        public String label() {
            return (groups.isPresent() ? "Scatter of parts of groups" : "Scatter")
                    + (hiddenSortKeys.isEmpty() ? "" : " with sort keys " + hiddenSortKeys + " hidden")
                    + (isLimited ? ", limit and offset pushed" : "");
        }
    }

    /** The rows of each database, one database after another. */
    record Concatenate(Scatter input) implements ShardPlan {

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.concatenate(this);
        }

        @Override
        public List<ShardPlan> inputs() {
            return List.of(input);
        }

        @Override
        public String label() {
            return "Concatenate in database order";
        }
    }

    /**
     * One term of an order.
     *
     * @param column the column of the partial rows
     * @param nullsFirst as the statement says, or null for the database's default
     */
    record SortTerm(
            int column, boolean isDescending, @Nullable Boolean nullsFirst, ColumnType type) {

        @Override
        public String toString() {
            return type.text()
                    + (isDescending ? " desc" : "")
                    + (nullsFirst == null ? "" : nullsFirst ? " nulls first" : " nulls last");
        }
    }

    /** The rows of all databases, each in order, in that order. */
    record OrderedMerge(Scatter input, List<SortTerm> terms) implements ShardPlan {

        public OrderedMerge {
            terms = List.copyOf(terms);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.orderedMerge(this);
        }

        @Override
        public List<ShardPlan> inputs() {
            return List.of(input);
        }

        @Override
        public String label() {
            return "OrderedMerge by " + terms;
        }
    }

    /**
     * The first of each set of equal rows.
     *
     * @param columns how the columns are compared that decide; where there are none, by the first column's entity, of which a
     *     fetched collection made several rows
     */
    record DistinctMerge(ShardPlan input, List<ColumnType> columns) implements ShardPlan {

        public DistinctMerge {
            columns = List.copyOf(columns);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.distinctMerge(this);
        }

        @Override
        public List<ShardPlan> inputs() {
            return List.of(input);
        }

        @Override
        public String label() {
            return columns.isEmpty()
                    ? "DistinctMerge by entity"
                    : "DistinctMerge by "
                            + columns.stream().map(ColumnType::text).toList();
        }
    }

    /** One row per group of all databases: its keys, then its aggregates. */
    record GroupMerge(Scatter input, GroupShape groups) implements ShardPlan {

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.groupMerge(this);
        }

        @Override
        public List<ShardPlan> inputs() {
            return List.of(input);
        }

        @Override
        public String label() {
            return "GroupMerge by "
                    + groups.keys().stream().map(key -> key.type().text()).toList() + " of "
                    + groups.calls().stream()
                            .map(GroupShape.AggregateCall::text)
                            .toList();
        }
    }

    /**
     * The rows of several selects, each answered by itself, combined one after another.
     *
     * @param parts the selects' plans over several databases, in their order
     * @param columns how the columns of rows are compared
     */
    record SetMerge(SetShape.Operation operation, List<ShardPlan> parts, List<ColumnType> columns)
            implements ShardPlan {

        public SetMerge {
            parts = List.copyOf(parts);
            columns = List.copyOf(columns);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.setMerge(this);
        }

        @Override
        public List<ShardPlan> inputs() {
            return parts;
        }

        @Override
        public String label() {
            return "SetMerge, " + operation.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** The groups that satisfy the condition. */
    record Filter(ShardPlan input, MergedCondition condition) implements ShardPlan {

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.filter(this);
        }

        @Override
        public List<ShardPlan> inputs() {
            return List.of(input);
        }

        @Override
        public String label() {
            return "Filter by having";
        }
    }

    /** Rows of values computed of groups: the statement's columns, then its sort keys. */
    record Project(ShardPlan input, List<MergedValue> values) implements ShardPlan {

        public Project {
            values = List.copyOf(values);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.project(this);
        }

        @Override
        public List<ShardPlan> inputs() {
            return List.of(input);
        }

        @Override
        public String label() {
            return "Project to " + values.size() + (values.size() == 1 ? " value" : " values");
        }
    }

    /** All rows of its input in order. */
    record Sort(ShardPlan input, List<SortTerm> terms) implements ShardPlan {

        public Sort {
            terms = List.copyOf(terms);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.sort(this);
        }

        @Override
        public List<ShardPlan> inputs() {
            return List.of(input);
        }

        @Override
        public String label() {
            return "Sort by " + terms;
        }
    }

    /** The page that limit and offset ask for, and of each row the statement's own columns. */
    record Slice(ShardPlan input, int columnCount) implements ShardPlan {

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.slice(this);
        }

        @Override
        public List<ShardPlan> inputs() {
            return List.of(input);
        }

        @Override
        public String label() {
            return "Slice to " + columnCount + (columnCount == 1 ? " column" : " columns");
        }
    }

    /**
     * The page of an ordered statement. Where it is deep, its place on each database is found first from the ranks of a few keys;
     * else, and where that finds nothing, its input is the page.
     */
    record DeepPage(Slice input, OrderedMerge merge) implements ShardPlan {

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.deepPage(this);
        }

        @Override
        public List<ShardPlan> inputs() {
            return List.of(input);
        }

        /** The order of rows that are sort keys alone. */
        public List<SortTerm> keyTerms() {
            var terms = merge.terms();
            return IntStream.range(0, terms.size())
                    .mapToObj(index -> new SortTerm(
                            index,
                            terms.get(index).isDescending(),
                            terms.get(index).nullsFirst(),
                            terms.get(index).type()))
                    .toList();
        }

        @Override
        public String label() {
            return "DeepPage, by rank search where databases x (offset + limit) > " + DeepPages.SHALLOW_ROWS;
        }
    }

    /** The columns of the result, some of them objects made of the values of its input's rows. */
    record Instantiate(ShardPlan input, List<ResultColumn> columns) implements ShardPlan {

        public Instantiate {
            columns = List.copyOf(columns);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.instantiate(this);
        }

        @Override
        public List<ShardPlan> inputs() {
            return List.of(input);
        }

        @Override
        public String label() {
            return "Instantiate " + columns.size() + (columns.size() == 1 ? " column" : " columns");
        }
    }

    /** An update or delete on each database, its counts added. */
    record FanOutUpdate() implements ShardPlan {

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.fanOutUpdate(this);
        }

        @Override
        public List<ShardPlan> inputs() {
            return List.of();
        }

        @Override
        public String label() {
            return "FanOutUpdate";
        }
    }

    /**
     * Subqueries that are answered first, their values bound to the statement, which then goes where these lead.
     *
     * @param parts the subqueries, in the order in which they are answered
     * @param input the statement with their values
     * @param mostValues how many values one of them may give
     */
    record Hoist(List<HoistedPart> parts, ShardPlan input, int mostValues) implements ShardPlan {

        public Hoist {
            parts = List.copyOf(parts);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.hoist(this);
        }

        @Override
        public List<ShardPlan> inputs() {
            return Stream.concat(parts.stream().map(HoistedPart::plan), Stream.of(input))
                    .toList();
        }

        @Override
        public String label() {
            return "Hoist of "
                    + parts.stream().map(HoistedPart::toString).collect(Collectors.joining(", "))
                    + ", at most " + mostValues + " values each";
        }
    }

    /**
     * A subquery that is answered first.
     *
     * @param parameter the parameter that takes its values
     * @param use what is made of them
     * @param databases where it is answered, as far as it is known
     */
    record HoistedPart(String parameter, String use, List<String> databases, ShardPlan plan) {

        public HoistedPart {
            databases = List.copyOf(databases);
        }

        @Override
        public String toString() {
            return ":" + parameter + " (" + use + ") from " + databases;
        }
    }

    /**
     * Rows, and then the other ends of their associations from other databases, by id and some at a time.
     *
     * @param associations the associations, for people
     * @param batch how many ids are asked for at once
     */
    record FetchAcross(ShardPlan input, List<String> associations, int batch) implements ShardPlan {

        public FetchAcross {
            associations = List.copyOf(associations);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.fetchAcross(this);
        }

        @Override
        public List<ShardPlan> inputs() {
            return List.of(input);
        }

        @Override
        public String label() {
            return "FetchAcross of " + associations + " by ids, " + batch + " at a time";
        }
    }

    /**
     * The statement as it is, on one database that is given the rows of tables of several.
     *
     * @param tables the tables
     * @param narrowed the entities of whose rows those alone are read that satisfy conditions, as long as these are few
     * @param databases where their rows are read
     * @param answering the database that answers
     * @param mostRows how many rows may be read
     * @param why what keeps several databases from answering it
     */
    record Gather(
            List<String> tables,
            List<String> narrowed,
            List<String> databases,
            String answering,
            int mostRows,
            Obstacle why)
            implements ShardPlan {

        public Gather {
            tables = List.copyOf(tables);
            narrowed = List.copyOf(narrowed);
            databases = List.copyOf(databases);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.gather(this);
        }

        @Override
        public List<ShardPlan> inputs() {
            return List.of();
        }

        @Override
        public String label() {
            return "Gather of the rows of " + tables + " from " + databases + ", at most " + mostRows
                    + (narrowed.isEmpty() ? "" : ", narrowed by the ids of " + narrowed)
                    + ", answered by '" + answering + "', since it has " + why.construct();
        }
    }

    /** The entities of an unmapped type, one after another. */
    record EachEntity(List<ShardPlan> inputs) implements ShardPlan {

        public EachEntity {
            inputs = List.copyOf(inputs);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.eachEntity(this);
        }

        @Override
        public String label() {
            return "EachEntity of the type, one after another";
        }
    }

    /** Rows that a statement gives, each inserted where its shard key says. */
    record InsertValues() implements ShardPlan {

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.insertValues(this);
        }

        @Override
        public List<ShardPlan> inputs() {
            return List.of();
        }

        @Override
        public String label() {
            return "InsertValues, each row by its shard key";
        }
    }

    /** Rows that a select gives, each inserted where its shard key says. */
    record InsertSelect(ShardPlan source) implements ShardPlan {

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.insertSelect(this);
        }

        @Override
        public List<ShardPlan> inputs() {
            return List.of(source);
        }

        @Override
        public String label() {
            return "InsertSelect in batches, each row by its shard key";
        }
    }

    /** The rows of its input, found by their ids, then locked and read by these, as far as they still satisfy the statement. */
    record LockRows(ShardPlan input) implements ShardPlan {

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.lockRows(this);
        }

        @Override
        public List<ShardPlan> inputs() {
            return List.of(input);
        }

        @Override
        public String label() {
            return "LockRows by id, in the order of databases and ids";
        }
    }

    /** No exact answer over several databases. */
    record Refuse(Obstacle reason) implements ShardPlan {

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.refuse(this);
        }

        @Override
        public List<ShardPlan> inputs() {
            return List.of();
        }

        @Override
        public String label() {
            return "Refuse " + reason.construct();
        }
    }
}
