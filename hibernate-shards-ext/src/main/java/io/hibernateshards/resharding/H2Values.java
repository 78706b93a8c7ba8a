package io.hibernateshards.resharding;

import static io.hibernateshards.logging.MoveMessages.MESSAGES;

import io.hibernateshards.fence.GuardedTable;
import io.hibernateshards.fence.RowKey;
import io.hibernateshards.resharding.CopiedTable.Column;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Values of H2 as they travel from one database to another: as Java values that lose nothing. */
final class H2Values {

    private static final Pattern KEY_TYPES =
            Pattern.compile("TINYINT|SMALLINT|INTEGER|BIGINT|NUMERIC.*|DECFLOAT.*|REAL|"
                    + "DOUBLE PRECISION|BOOLEAN|UUID|CHARACTER\\(.*|CHARACTER VARYING.*|VARCHAR_IGNORECASE.*|ENUM.*|BINARY\\(.*|"
                    + "BINARY VARYING.*|DATE|TIME\\(.*|TIMESTAMP\\(.*");

    private static final Pattern ARRAY = Pattern.compile("(.*) ARRAY(\\[\\d+])?");

    private H2Values() {}

    /** A type as a cast names it. */
    static String typeOf(String name, int precision, int scale) {
        return switch (name) {
            case "CHARACTER", "CHARACTER VARYING", "VARCHAR_IGNORECASE", "BINARY", "BINARY VARYING" ->
                name + "(" + precision + ")";
            case "NUMERIC", "DECIMAL" -> name + "(" + precision + ", " + scale + ")";
            case "TIME", "TIMESTAMP" -> name + "(" + scale + ")";
            case "TIME WITH TIME ZONE" -> "TIME(" + scale + ") WITH TIME ZONE";
            case "TIMESTAMP WITH TIME ZONE" -> "TIMESTAMP(" + scale + ") WITH TIME ZONE";
            default -> name;
        };
    }

    /** @throws MoveRefusedException where values of the column would not arrive as they were, or a key would not be found again */
    static void check(GuardedTable table, Column column, boolean isKey) {
        if (isKey && !KEY_TYPES.matcher(column.type()).matches()) {
            throw new MoveRefusedException(MESSAGES.typeOfNoWay(
                    table.name(), column.name(), column.type(), "by which changed rows of H2 are not found again"));
        }
        if (column.type().startsWith("ROW")) {
            throw new MoveRefusedException(
                    MESSAGES.typeOfNoWay(table.name(), column.name(), column.type(), "whose values H2 gives in parts"));
        }
    }

    private static boolean isZoned(String type) {
        return type.endsWith("WITH TIME ZONE");
    }

    /** A column of the row that a result stands at. */
    static @Nullable Object read(ResultSet row, int place, Column column) throws SQLException {
        var type = column.type();
        var array = ARRAY.matcher(type);
        if (array.matches()) {
            return elements(row, place, element -> read(element, 2, elementOf(array)));
        } else if (type.equals("DATE")) {
            return row.getObject(place, LocalDate.class);
        } else if (type.startsWith("TIMESTAMP") && !isZoned(type)) {
            return row.getObject(place, LocalDateTime.class);
        } else if (type.startsWith("TIME(") && !isZoned(type)) {
            return row.getObject(place, LocalTime.class);
        } else if (type.equals("JAVA_OBJECT")) {
            return row.getBytes(place);
        }
        return row.getObject(place);
    }

    /** What stands for a value in an insert or update. */
    static String parameter(Column column) {
        return column.type().equals("JSON") ? "? format json" : "?";
    }

    /** The value of a key's column, from the text that the guard recorded. */
    static @Nullable Object ofKey(@Nullable String text, Column column) {
        var type = column.type();
        if (text == null) {
            return null;
        } else if (type.startsWith("BINARY")) {
            return HexFormat.of().parseHex(text);
        } else if (type.equals("DATE")) {
            return LocalDate.parse(text);
        } else if (type.startsWith("TIMESTAMP")) {
            return isZoned(type) ? OffsetDateTime.parse(text) : LocalDateTime.parse(text);
        } else if (type.startsWith("TIME")) {
            return isZoned(type) ? OffsetTime.parse(text) : LocalTime.parse(text);
        }
        return text;
    }

    /** A text that no other value of the column has. */
    static @Nullable String canonical(ResultSet row, int place, Column column) throws SQLException {
        var type = column.type();
        var array = ARRAY.matcher(type);
        if (array.matches()) {
            var texts = elements(row, place, element -> canonical(element, 2, elementOf(array)));
            return texts == null
                    ? null
                    : RowKey.json(
                            Arrays.stream(texts).map(text -> (String) text).toList());
        } else if (type.startsWith("BINARY") || type.equals("JAVA_OBJECT")) {
            var bytes = row.getBytes(place);
            return bytes == null ? null : HexFormat.of().formatHex(bytes);
        }
        return row.getString(place);
    }

    private interface Element {
        @Nullable
        Object of(ResultSet row) throws SQLException;
    }

    /** The elements of an array, as rows of their own: H2 gives these with all they have. */
    private static @Nullable Object @Nullable [] elements(ResultSet row, int place, Element element)
            throws SQLException {
        var array = row.getArray(place);
        if (array == null) {
            return null;
        }
        var values = new ArrayList<@Nullable Object>();
        try (var rows = array.getResultSet()) {
            while (rows.next()) {
                values.add(element.of(rows));
            }
        }
        return values.toArray();
    }

    private static Column elementOf(Matcher array) {
        return new Column("", array.group(1), true);
    }
}
