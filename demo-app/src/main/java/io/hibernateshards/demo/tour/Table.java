package io.hibernateshards.demo.tour;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Rows under headings; columns of numbers are set to the right. */
final class Table {

    private static final String GAP = "  ";

    private final List<String> headings;
    private final List<List<Object>> rows = new ArrayList<>();

    Table(String... headings) {
        this.headings = List.of(headings);
    }

    Table row(Object... cells) {
        if (cells.length != headings.size()) {
            throw new IllegalArgumentException(
                    "A row has a cell for each of " + headings + ", but got " + List.of(cells));
        }
        rows.add(List.of(cells));
        return this;
    }

    /** The heading, a rule, and the rows: at most as wide as the page, for which the widest column gives way. */
    List<String> lines() {
        var widths = new int[headings.size()];
        for (int column = 0; column < widths.length; column++) {
            widths[column] = TextWidth.of(headings.get(column));
            for (var row : rows) {
                widths[column] = Math.max(widths[column], TextWidth.of(text(row.get(column))));
            }
        }
        shrink(widths);
        var lines = new ArrayList<String>();
        lines.add(line(List.copyOf(headings), widths));
        var rule = new ArrayList<String>();
        for (int width : widths) {
            rule.add("─".repeat(width));
        }
        lines.add(GAP + String.join(GAP, rule));
        rows.forEach(row -> lines.add(line(row, widths)));
        return lines;
    }

    private static void shrink(int[] widths) {
        int excess = Arrays.stream(widths).sum() + widths.length * GAP.length() - Page.WIDTH;
        if (excess > 0) {
            int widest = IntStream.range(0, widths.length)
                    .reduce((one, other) -> widths[other] > widths[one] ? other : one)
                    .orElseThrow();
            widths[widest] = Math.max(1, widths[widest] - excess);
        }
    }

    private String line(List<?> cells, int[] widths) {
        var padded = new ArrayList<String>();
        for (int column = 0; column < widths.length; column++) {
            var text = TextWidth.cut(text(cells.get(column)), widths[column]);
            padded.add(TextWidth.pad(text, widths[column], isNumeric(column)));
        }
        return (GAP + String.join(GAP, padded)).stripTrailing();
    }

    private boolean isNumeric(int column) {
        return !rows.isEmpty() && rows.get(0).get(column) instanceof Number;
    }

    private static String text(Object cell) {
        return cell instanceof Number number ? Figures.text(number) : cell.toString();
    }
}
