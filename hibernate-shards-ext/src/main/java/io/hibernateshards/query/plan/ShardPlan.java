package io.hibernateshards.query.plan;

import io.hibernateshards.query.analysis.ColumnType;
import io.hibernateshards.query.analysis.QueryShape.Obstacle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a statement is answered: a tree, whose leaves are what databases are asked. Immutable; any thread. */
public sealed interface ShardPlan {

    /** What is done with each kind of node. */
    interface Visitor<T> {

        T pinned(Pinned node);

        T scatter(Scatter node);

        T concatenate(Concatenate node);

        T orderedMerge(OrderedMerge node);

        T slice(Slice node);

        T fanOutUpdate(FanOutUpdate node);

        T refuse(Refuse node);
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
     */
    record Scatter(List<Integer> hiddenSortKeys, boolean isLimited) implements ShardPlan {

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
            return "Scatter"
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
