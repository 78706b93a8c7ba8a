package io.hibernateshards.fence;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The key of a written row as {@code hs_change} holds it: a JSON array of texts, each as the database casts it back. */
public final class RowKey {

    private static final int HEX = 16;

    private RowKey() {}

    /** The text of one value that H2 gave, as H2 casts it back. */
    public static @Nullable String text(@Nullable Object value) {
        return value instanceof byte[] bytes
                ? HexFormat.of().formatHex(bytes)
                : value == null ? null : String.valueOf(value);
    }

    /** The key of a row as the guard of an H2 database records it. */
    public static String json(List<@Nullable String> values) {
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
                        .append(Character.forDigit(character / HEX, HEX))
                        .append(Character.forDigit(character % HEX, HEX));
            } else {
                json.append(character);
            }
        }
        json.append('"');
    }

    /** The texts of a key that the guard of an H2 database recorded. */
    public static List<@Nullable String> values(String json) {
        var values = new ArrayList<@Nullable String>();
        int place = 1;
        while (json.charAt(place) != ']') {
            if (json.charAt(place) == 'n') {
                values.add(null);
                place += "null".length();
            } else {
                var text = new StringBuilder();
                place = unquote(json, place + 1, text);
                values.add(text.toString());
            }
            while (json.charAt(place) == ',' || json.charAt(place) == ' ') {
                place++;
            }
        }
        return values;
    }

    /** Reads to the closing quote; the place after it. */
    private static int unquote(String json, int from, StringBuilder text) {
        int place = from;
        for (; json.charAt(place) != '"'; place++) {
            char character = json.charAt(place);
            if (character != '\\') {
                text.append(character);
            } else if (json.charAt(place + 1) == 'u') {
                text.append((char) Integer.parseInt(json, place + 2, place + 6, HEX));
                place += 5;
            } else {
                text.append(json.charAt(++place));
            }
        }
        return place + 1;
    }
}
