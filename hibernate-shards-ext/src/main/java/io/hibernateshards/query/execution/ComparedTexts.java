package io.hibernateshards.query.execution;

import io.hibernateshards.query.analysis.ColumnType;
import io.hibernateshards.query.analysis.MergedCondition;
import io.hibernateshards.query.analysis.MergedValue;
import io.hibernateshards.query.merge.LearnedOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * What conditions on groups compare in an order that is learned. Only what is read of a group as it is: to compute an
 * operand might fail where the condition would never have come to it.
 */
final class ComparedTexts {

    private record Compared(MergedCondition.Compare comparison, LearnedOrder order) {}

    private final Function<ColumnType, Comparator<Object>> comparators;
    private final List<Compared> found = new ArrayList<>();

    private ComparedTexts(Function<ColumnType, Comparator<Object>> comparators) {
        this.comparators = comparators;
    }

    static ComparedTexts of(MergedCondition condition, Function<ColumnType, Comparator<Object>> comparators) {
        var texts = new ComparedTexts(comparators);
        texts.search(condition);
        return texts;
    }

    static ComparedTexts of(List<MergedValue> values, Function<ColumnType, Comparator<Object>> comparators) {
        var texts = new ComparedTexts(comparators);
        values.forEach(texts::search);
        return texts;
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** Learns what is compared in any of some groups. */
    void learn(List<Object[]> groups, GroupValues values) {
        for (var compared : found) {
            for (var group : groups) {
                expect(compared.comparison().left(), group, values, compared.order());
                expect(compared.comparison().right(), group, values, compared.order());
            }
        }
        found.forEach(compared -> compared.order().learn());
    }

    private static void expect(MergedValue operand, Object[] group, GroupValues values, LearnedOrder order) {
        if (operand instanceof MergedValue.Key
                || operand instanceof MergedValue.Call
                || operand instanceof MergedValue.Constant) {
            var value = values.valueOf(operand, group);
            if (value != null) {
                order.expect(value);
            }
        }
    }

    private void search(MergedValue value) {
        if (value instanceof MergedValue.Case choice) {
            choice.branches().forEach(branch -> search(branch.condition()));
        }
        value.operands().forEach(this::search);
    }

    private void search(MergedCondition condition) {
        if (condition instanceof MergedCondition.Compare compare) {
            if (compare.type().hasOrder() && comparators.apply(compare.type()) instanceof LearnedOrder order) {
                found.add(new Compared(compare, order));
            }
            search(compare.left());
            search(compare.right());
        } else if (condition instanceof MergedCondition.IsNull isNull) {
            search(isNull.value());
        } else if (condition instanceof MergedCondition.And all) {
            all.conditions().forEach(this::search);
        } else if (condition instanceof MergedCondition.Or some) {
            some.conditions().forEach(this::search);
        } else if (condition instanceof MergedCondition.Not not) {
            search(not.condition());
        }
    }
}
