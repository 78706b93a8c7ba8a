package io.hibernateshards.resharding;

import static io.hibernateshards.logging.MoveMessages.MESSAGES;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts the rows of a table that refers to itself in an order in which none precedes one that it refers to. Memory for all rows. */
final class RowsInOrder {

    private enum Mark {
        NEW,
        OPEN,
        DONE
    }

    private final List<List<@Nullable Object>> rows;
    private final List<int[]> children;
    private final List<Map<List<@Nullable Object>, Integer>> parents = new ArrayList<>();
    private final List<List<@Nullable Object>> ordered = new ArrayList<>();
    private final Mark[] marks;
    private final String table;

    private RowsInOrder(CopiedTable table, List<List<@Nullable Object>> rows) {
        this.table = table.table().name();
        this.rows = rows;
        this.marks = new Mark[rows.size()];
        Arrays.fill(marks, Mark.NEW);
        this.children = new ArrayList<>();
        for (var key : table.keysWithin()) {
            children.add(places(table, key.childColumns()));
            var columns = places(table, key.parentColumns());
            var byKey = new HashMap<List<@Nullable Object>, Integer>();
            for (int row = 0; row < rows.size(); row++) {
                byKey.put(values(rows.get(row), columns), row);
            }
            parents.add(byKey);
        }
    }

    /** @throws MoveGivenUpException where rows refer to each other in a circle */
    static List<List<@Nullable Object>> parentsFirst(CopiedTable table, List<List<@Nullable Object>> rows) {
        var order = new RowsInOrder(table, rows);
        for (int row = 0; row < rows.size(); row++) {
            order.addAfterParents(row);
        }
        return order.ordered;
    }

    private static int[] places(CopiedTable table, List<String> columns) {
        return columns.stream().mapToInt(table::placeOf).toArray();
    }

    private static List<@Nullable Object> values(List<@Nullable Object> row, int[] places) {
        var values = new ArrayList<@Nullable Object>(places.length);
        for (int place : places) {
            values.add(row.get(place));
        }
        return values;
    }

    private void addAfterParents(int first) {
        var open = new ArrayDeque<Integer>();
        open.push(first);
        while (!open.isEmpty()) {
            int row = open.element();
            var parent = nextParent(row);
            if (marks[row] == Mark.DONE || parent.isEmpty()) {
                open.pop();
                if (marks[row] != Mark.DONE) {
                    marks[row] = Mark.DONE;
                    ordered.add(rows.get(row));
                }
            } else if (marks[parent.get()] == Mark.OPEN) {
                throw new MoveGivenUpException(MESSAGES.circleOfRows(table));
            } else {
                marks[row] = Mark.OPEN;
                open.push(parent.get());
            }
        }
    }

    /** A row that this one refers to and that is not done. */
    private Optional<Integer> nextParent(int row) {
        for (int key = 0; key < children.size(); key++) {
            var parent = parents.get(key).get(values(rows.get(row), children.get(key)));
            if (parent != null && parent != row && marks[parent] != Mark.DONE) {
                return Optional.of(parent);
            }
        }
        return Optional.empty();
    }
}
