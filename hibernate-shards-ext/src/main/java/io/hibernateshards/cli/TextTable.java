package io.hibernateshards.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Rows under a head, in columns as wide as their widest cell; columns of numbers stand to the right. */
final class TextTable {

    private static final String GAP = "  ";

    private final List<String> head;
    private final List<List<String>> rows = new ArrayList<>();
    private final boolean[] right;

    TextTable(String... head) {
        this.head = List.of(head);
        this.right = new boolean[head.length];
    }

    /** One cell for each column; an absent number is a dash. */
    TextTable row(@Nullable Object... cells) {
        var texts = new ArrayList<String>();
        for (int column = 0; column < head.size(); column++) {
            var cell = cells[column];
            right[column] |= cell instanceof Number || cell instanceof OptionalLong || cell instanceof OptionalDouble;
            texts.add(text(cell));
        }
        rows.add(texts);
        return this;
    }

    static String text(@Nullable Object cell) {
        if (cell instanceof Double number) {
            return String.format(Locale.ROOT, "%.2f", number);
        }
        if (cell instanceof Number number) {
            return String.format(Locale.ROOT, "%,d", number.longValue());
        }
        if (cell instanceof OptionalLong number) {
            return number.isPresent() ? text(number.getAsLong()) : "-";
        }
        if (cell instanceof OptionalDouble number) {
            return number.isPresent() ? text(number.getAsDouble()) : "-";
        }
        return cell == null ? "-" : cell.toString();
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    List<String> lines() {
        var widths = new int[head.size()];
        for (int column = 0; column < widths.length; column++) {
            int its = column;
            widths[column] = Math.max(
                    head.get(column).length(),
                    rows.stream().mapToInt(row -> row.get(its).length()).max().orElse(0));
        }
        var lines = new ArrayList<String>();
        lines.add(line(head, widths));
        lines.add(
                line(Arrays.stream(widths).mapToObj(width -> "-".repeat(width)).toList(), widths));
        rows.forEach(row -> lines.add(line(row, widths)));
        return lines;
    }

    private String line(List<String> cells, int[] widths) {
        var line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            var cell = cells.get(column);
            var blanks = " ".repeat(widths[column] - cell.length());
            line.append(column == 0 ? "" : GAP).append(right[column] ? blanks + cell : cell + blanks);
        }
        return line.toString().stripTrailing();
    }
}
