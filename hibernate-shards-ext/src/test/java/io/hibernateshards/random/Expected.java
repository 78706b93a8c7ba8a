package io.hibernateshards.random;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * What an answer has to be: rows in groups, whose order among each other is given and inside of which it is not, and the page
 * of them that is asked for. A page that cuts a group has any rows of it.
 */
final class Expected {

    private final List<List<List<Object>>> groups;
    private final int from;
    private final int to;
    private final boolean isScaleOpen;

    private Expected(List<List<List<Object>>> groups, Statement statement, int limit, int offset) {
        this.groups = groups;
        isScaleOpen = statement.picksOneOfEqualNumbers();
        int size = groups.stream().mapToInt(List::size).sum();
        from = Math.min(offset, size);
        to = limit < 0 ? size : Math.min(from + limit, size);
    }

    /** These rows in this order, which are the answer itself, but for pages with fetches. */
    static Expected exactly(List<List<Object>> rows, Statement statement) {
        boolean isPage = statement.isFetchedPage();
        return new Expected(
                rows.stream().map(List::of).toList(),
                statement,
                isPage ? statement.limit() : -1,
                isPage ? statement.offset() : 0);
    }

    /** A page of these rows in any order. */
    static Expected anyOf(List<List<Object>> rows, Statement page) {
        return new Expected(List.of(rows), page, page.limit(), page.offset());
    }

    /**
     * A page of these rows, in the order of their last columns.
     *
     * @param repeats whether rows that are equal are one
     */
    static Expected ordered(List<List<Object>> keyed, Statement page, boolean repeats) {
        var groups = new ArrayList<List<List<Object>>>();
        List<Object> last = List.of();
        for (var row : keyed) {
            var keys = row.subList(row.size() - page.keys(), row.size());
            if (groups.isEmpty() || !Cells.match(keys, last, true)) {
                groups.add(new ArrayList<>());
            }
            last = keys;
            groups.get(groups.size() - 1).add(row.subList(0, row.size() - page.keys()));
        }
        return new Expected(
                repeats
                        ? groups
                        : groups.stream()
                                .map(group -> List.copyOf(new LinkedHashSet<>(group)))
                                .toList(),
                page,
                page.limit(),
                page.offset());
    }

    /** What is wrong with an answer. */
    Optional<String> difference(List<List<Object>> answer) {
        if (answer.size() != to - from) {
            return Optional.of(answer.size() + " rows, not " + (to - from));
        }
        int start = 0;
        for (var group : groups) {
            int end = start + group.size();
            int first = Math.max(start, from);
            int behind = Math.min(end, to);
            if (first < behind) {
                var wrong = notIn(group, answer.subList(first - from, behind - from));
                if (wrong.isPresent()) {
                    return Optional.of("the row " + wrong.get() + " is wrong or at the wrong place");
                }
            }
            start = end;
        }
        return Optional.empty();
    }

    /** A row that is not so often in a group. */
    private Optional<List<Object>> notIn(List<List<Object>> group, List<List<Object>> rows) {
        var left = new ArrayList<>(group);
        var inexact = new ArrayList<List<Object>>();
        for (var row : rows) {
            if (!left.remove(row)) {
                inexact.add(row);
            }
        }
        for (var row : inexact) {
            int index = 0;
            while (index < left.size() && !Cells.match(left.get(index), row, isScaleOpen)) {
                index++;
            }
            if (index == left.size()) {
                return Optional.of(row);
            }
            left.remove(index);
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        groups.forEach(group -> text.append("\n    ").append(group.size() == 1 ? group.get(0) : group));
        return text.append(
                        from > 0 || to < groups.stream().mapToInt(List::size).sum()
                                ? "\n    rows " + from + " to " + to
                                : "")
                .toString();
    }
}
