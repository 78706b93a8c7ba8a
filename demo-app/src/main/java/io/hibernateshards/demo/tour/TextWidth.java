package io.hibernateshards.demo.tour;

import java.util.ArrayList;
import java.util.List;

/** How much room a text takes in columns, where an emoji takes two and a joiner none. */
final class TextWidth {

    private static final int JOINER = 0x200D;
    private static final int VARIATION_SELECTOR = 0xFE0F;
    private static final String ELLIPSIS = "…";

    private TextWidth() {}

    static int of(String text) {
        int width = 0;
        boolean joined = false;
        for (int codePoint : text.codePoints().toArray()) {
            if (codePoint == JOINER) {
                joined = true;
            } else if (codePoint != VARIATION_SELECTOR) {
                width += joined ? 0 : widthOf(codePoint);
                joined = false;
            }
        }
        return width;
    }

    /** The text with blanks up to that width, after or before it. */
    static String pad(String text, int width, boolean right) {
        var blanks = " ".repeat(Math.max(0, width - of(text)));
        return right ? blanks + text : text + blanks;
    }

    /** The text, shortened at its end if it is wider. */
    static String cut(String text, int width) {
        if (of(text) <= width) {
            return text;
        }
        int end = text.length();
        while (of(text.substring(0, end)) >= width) {
            end = text.offsetByCodePoints(end, -1);
        }
        return text.substring(0, end).stripTrailing() + ELLIPSIS;
    }

    /** The text in lines of at most that width, broken between words. */
    static List<String> wrap(String text, int width) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (var word : text.strip().split("\\s+")) {
            if (line.length() > 0 && of(line.toString()) + 1 + of(word) > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() > 0 ? " " : "").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    private static int widthOf(int codePoint) {
        return codePoint >= 0x1F300 || codePoint == 0x2615 ? 2 : 1;
    }
}
