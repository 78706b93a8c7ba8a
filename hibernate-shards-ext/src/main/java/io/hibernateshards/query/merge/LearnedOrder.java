package io.hibernateshards.query.merge;

import java.util.Comparator;
import java.util.function.UnaryOperator;

/**
 * An order that somebody else knows. It is told what will be compared before it is asked of it, since to find out the order of
 * two values alone costs as much as that of many. Values are not null. One thread at a time.
 */
public interface LearnedOrder extends Comparator<Object> {

    /** Adds a value to those that are learned next. */
    void expect(Object value);

    /** Finds out the order of all values that were expected since the last time, and may forget that of others. */
    void learn();

    /** The same order of values in another form. */
    default LearnedOrder of(UnaryOperator<Object> form) {
        var order = this;
        return new LearnedOrder() {

            @Override
            public void expect(Object value) {
                order.expect(form.apply(value));
            }

            @Override
            public void learn() {
                order.learn();
            }

            @Override
            public int compare(Object left, Object right) {
                return order.compare(form.apply(left), form.apply(right));
            }
        };
    }
}
