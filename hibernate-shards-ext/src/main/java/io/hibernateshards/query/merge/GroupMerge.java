package io.hibernateshards.query.merge;

import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One row per group from the partial rows of many databases.
 *
 * <p>A partial row is the keys, then the columns of each aggregate; a row given is the keys as first seen, then one final
 * value per aggregate. Groups come in the order of their first row. Without keys there is one group, also over no rows.
 * Holds all groups, and closes the input when it has them.
 */
public final class GroupMerge extends DerivedStream {

    private final RowStream input;
    private final int keyCount;
    private final List<Aggregate> aggregates;
    private final KeyEquality equality;
    private @Nullable Iterator<Group> groups;

    public GroupMerge(RowStream input, int keyCount, List<Aggregate> aggregates, KeyEquality equality) {
        super(List.of(input));
        this.input = input;
        this.keyCount = keyCount;
        this.aggregates = List.copyOf(aggregates);
        this.equality = equality;
    }

    @Override
    Object @Nullable [] pull() {
        if (groups == null) {
            groups = readAll().values().iterator();
        }
        return groups.hasNext() ? groups.next().toRow() : null;
    }

    private Map<@Nullable Object, Group> readAll() {
        var byKey = new LinkedHashMap<@Nullable Object, Group>();
        if (keyCount == 0) {
            var nothing = new Object[0];
            byKey.put(equality.key(nothing, 0), new Group(nothing));
        }
        for (Object[] row = input.next(); row != null; row = input.next()) {
            var partial = row;
            byKey.computeIfAbsent(equality.key(row, keyCount), key -> new Group(Arrays.copyOf(partial, keyCount)))
                    .add(row);
        }
        closeInputs();
        return byKey;
    }

    private final class Group {

        private final Object[] keys;
        private final Aggregate.Accumulator[] accumulators;

        Group(Object[] keys) {
            this.keys = keys;
            this.accumulators = aggregates.stream().map(Aggregate::start).toArray(Aggregate.Accumulator[]::new);
        }

        void add(Object[] row) {
            int column = keyCount;
            for (int index = 0; index < accumulators.length; index++) {
                accumulators[index].add(row, column);
                column += aggregates.get(index).columnCount();
            }
        }

        Object[] toRow() {
            @Nullable Object[] row = Arrays.copyOf(keys, keys.length + accumulators.length);
            for (int index = 0; index < accumulators.length; index++) {
                row[keys.length + index] = accumulators[index].result();
            }
            return row;
        }
    }
}
