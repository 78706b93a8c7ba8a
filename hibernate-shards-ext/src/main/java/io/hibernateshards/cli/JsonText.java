package io.hibernateshards.cli;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A value as JSON, over several lines: maps with their names in order, collections, texts, numbers, truth values; an empty
 * optional and null are null. Everything else is its text.
 */
final class JsonText {

    private static final String INDENT = "  ";

    private final StringBuilder text = new StringBuilder();

    private JsonText() {}

    static String of(@Nullable Object value) {
        var json = new JsonText();
        json.write(value, "");
        return json.text.toString();
    }

    private void write(@Nullable Object value, String indent) {
        if (value instanceof Optional<?> optional) {
            write(optional.orElse(null), indent);
        } else if (value instanceof OptionalLong number) {
            write(number.isPresent() ? number.getAsLong() : null, indent);
        } else if (value instanceof OptionalDouble number) {
            write(number.isPresent() ? number.getAsDouble() : null, indent);
        } else if (value instanceof Map<?, ?> map) {
            object(map, indent);
        } else if (value instanceof Iterable<?> values) {
            array(values, indent);
        } else if (value instanceof Double number && !Double.isFinite(number)) {
            throw new IllegalArgumentException("JSON has no number " + number);
        } else if (value == null || value instanceof Number || value instanceof Boolean) {
            text.append(value);
        } else {
            string(value.toString());
        }
    }

    private void object(Map<?, ?> map, String indent) {
        text.append('{');
        var separator = "\n";
        for (var entry : map.entrySet()) {
            text.append(separator).append(indent).append(INDENT);
            string(String.valueOf(entry.getKey()));
            text.append(": ");
            write(entry.getValue(), indent + INDENT);
            separator = ",\n";
        }
        text.append(map.isEmpty() ? "}" : "\n" + indent + "}");
    }

    private void array(Iterable<?> values, String indent) {
        text.append('[');
        var separator = "\n";
        for (var value : values) {
            text.append(separator).append(indent).append(INDENT);
            write(value, indent + INDENT);
            separator = ",\n";
        }
        text.append(separator.equals("\n") ? "]" : "\n" + indent + "]");
    }

    private void string(String value) {
        text.append('"');
        for (int place = 0; place < value.length(); place++) {
            char character = value.charAt(place);
            switch (character) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (character < ' ' || Character.isSurrogate(character)) {
                        text.append(String.format(Locale.ROOT, "\\u%04x", (int) character));
                    } else {
                        text.append(character);
                    }
                }
            }
        }
        text.append('"');
    }
}
