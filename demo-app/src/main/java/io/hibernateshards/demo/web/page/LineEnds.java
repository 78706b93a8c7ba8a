package io.hibernateshards.demo.web.page;

import org.jspecify.annotations.Nullable;

/** Forms end a line by two characters, programs as they like; what is stored and counted has one. */
final class LineEnds {

    private LineEnds() {}

    /** The text with {@code \n} at each line's end; an empty one for none. */
    static String single(@Nullable String text) {
        return text == null ? "" : text.replace("\r\n", "\n").replace('\r', '\n');
    }
}
