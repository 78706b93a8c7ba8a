package io.hibernateshards.fence;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The key of a written row as {@code hs_change} holds it: a JSON array of texts, each as the database casts it back. */
final class RowKey {

    private RowKey() {}

    static String text(List<@Nullable String> values) {
        var json = new StringBuilder("[");
        for (var value : values) {
            json.append(json.length() > 1 ? ", " : "");
            if (value == null) {
                json.append("null");
            } else {
                quote(json, value);
            }
        }
        return json.append(']').toString();
    }

    private static void quote(StringBuilder json, String value) {
        json.append('"');
        for (int place = 0; place < value.length(); place++) {
            char character = value.charAt(place);
            if (character == '"' || character == '\\') {
                json.append('\\').append(character);
            } else if (character < ' ') {
                json.append("\\u00")
                        .append(Character.forDigit(character >> 4, 16))
                        .append(Character.forDigit(character & 15, 16));
            } else {
                json.append(character);
            }
        }
        json.append('"');
    }
}
