package io.hibernateshards.query.merge;

import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * When the keys of two rows are one key, as a database's {@code group by} and {@code distinct} see it: nulls equal each
 * other, numbers by value (1 is 1.00), byte arrays and arrays by content, times with an offset or a zone by their instant,
 * all else by {@code equals}. A function may be put before that for a column, such as one that folds a string's case where
 * the database's collation does. Any thread.
 */
public final class KeyEquality {

    private static final KeyEquality BY_VALUE = new KeyEquality(List.of());

    private final List<Function<Object, Object>> forms;

    private KeyEquality(List<Function<Object, Object>> forms) {
        this.forms = List.copyOf(forms);
    }

    /** Strings as they are. */
    public static KeyEquality byValue() {
        return BY_VALUE;
    }

    /**
     * Each value that is not null in the form that its column's function gives it.
     *
     * @param forms a function per key column, in their order; columns after the last are taken as they are
     */
    public static KeyEquality byForm(List<Function<Object, Object>> forms) {
        return new KeyEquality(forms);
    }

    /** Whether two values that are not null are one, by the rule of the first column. */
    public boolean areEqual(Object left, Object right) {
        return Objects.equals(valueKey(left), valueKey(right));
    }

    /** An object that equals that of another row where the first {@code columns} columns of both are one key. */
    @Nullable
    Object key(Object[] row, int columns) {
        if (columns == 1) {
            return columnKey(row, 0);
        }
        @Nullable Object[] key = new Object[columns];
        for (int column = 0; column < columns; column++) {
            key[column] = columnKey(row, column);
        }
        return Arrays.asList(key);
    }

    /** The key of a single value, by the rule of the first column. */
    @Nullable
    Object valueKey(@Nullable Object value) {
        return formed(value, 0);
    }

    private @Nullable Object columnKey(Object[] row, int column) {
        return formed(row[column], column);
    }

    private @Nullable Object formed(@Nullable Object value, int column) {
        return canonical(
                value == null || column >= forms.size()
                        ? value
                        : forms.get(column).apply(value));
    }

    private static @Nullable Object canonical(@Nullable Object value) {
        if (value == null || value instanceof String) {
            return value;
        }
        if (value instanceof Number number) {
            return NumberValue.canonical(number);
        }
        if (value instanceof OffsetDateTime time) {
            return time.toInstant();
        }
        if (value instanceof ZonedDateTime time) {
            return time.toInstant();
        }
        if (value instanceof byte[] bytes) {
            return ByteBuffer.wrap(bytes);
        }
        return value.getClass().isArray() ? elements(value) : value;
    }

    private static List<@Nullable Object> elements(Object array) {
        var elements = new ArrayList<@Nullable Object>();
        for (int index = 0; index < Array.getLength(array); index++) {
            elements.add(canonical(Array.get(array, index)));
        }
        return elements;
    }
}
