package io.hibernateshards.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a command says: lines for people, or one JSON value. */
final class Output {

    private final PrintWriter out;
    private final boolean json;

    Output(PrintWriter out, boolean json) {
        this.out = out;
        this.json = json;
    }

    boolean isJson() {
        return json;
    }

    /** A line for people. */
    void line(String line) {
        if (!json) {
            out.println(line);
            out.flush();
        }
    }

    /** Lines for people; a table with no rows is left out. */
    void table(TextTable table) {
        if (!table.isEmpty()) {
            table.lines().forEach(this::line);
        }
    }

    /** The answer for programs. */
    void json(Object value) {
        if (json) {
            out.println(JsonText.of(value));
            out.flush();
        }
    }

    PrintWriter writer() {
        return out;
    }

    /** A JSON object of names and values in turn. */
    static Map<String, @Nullable Object> object(@Nullable Object... namesAndValues) {
        var object = new LinkedHashMap<String, @Nullable Object>();
        for (int place = 0; place < namesAndValues.length; place += 2) {
            object.put(String.valueOf(namesAndValues[place]), namesAndValues[place + 1]);
        }
        return object;
    }

    static List<String> names(List<?> named) {
        return named.stream().map(String::valueOf).toList();
    }
}
