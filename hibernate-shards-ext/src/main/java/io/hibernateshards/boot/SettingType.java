package io.hibernateshards.boot;

import io.hibernateshards.ScatterMode;
import io.hibernateshards.TransactionMode;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a setting may be.
 *
 * @param allowed what its values are, as messages and the documentation tell it
 * @param parse the value that a text names; null, or one of the exceptions of numbers and times, where it names none
 */
record SettingType<T>(String allowed, Function<String, @Nullable T> parse) {

    static final SettingType<Duration> DURATION =
            new SettingType<>("a number of milliseconds, or an ISO-8601 duration such as PT5S", SettingType::duration);

    static final SettingType<Double> POSITIVE_NUMBER = new SettingType<>("a positive number", text -> {
        double number = Double.parseDouble(text);
        return number > 0 && Double.isFinite(number) ? number : null;
    });

    static final SettingType<Boolean> BOOLEAN =
            new SettingType<>("true or false", text -> switch (text.toLowerCase(Locale.ROOT)) {
                case "true" -> true;
                case "false" -> false;
                default -> null;
            });

    static final SettingType<TransactionMode> TRANSACTION_MODE = oneOf(TransactionMode.values());

    static final SettingType<ScatterMode> SCATTER_MODE = oneOf(ScatterMode.ALLOW, ScatterMode.WARN, ScatterMode.REFUSE);

    static SettingType<String> text(String allowed) {
        return new SettingType<>(allowed, text -> text);
    }

    static SettingType<Integer> wholeNumber(int minimum, int maximum) {
        return new SettingType<>("a whole number in [" + minimum + ", " + maximum + "]", text -> {
            int number = Integer.parseInt(text);
            return number < minimum || number > maximum ? null : number;
        });
    }

    @SafeVarargs
    private static <E extends Enum<E>> SettingType<E> oneOf(E... constants) {
        var byName = new TreeMap<String, E>(Arrays.stream(constants)
                .collect(Collectors.toMap(constant -> constant.name().toLowerCase(Locale.ROOT), Function.identity())));
        return new SettingType<>(
                "one of " + String.join(", ", byName.keySet()), text -> byName.get(text.toLowerCase(Locale.ROOT)));
    }

    private static @Nullable Duration duration(String text) {
        var duration = text.startsWith("P") || text.startsWith("p")
                ? Duration.parse(text)
                : Duration.ofMillis(Long.parseLong(text));
        return duration.isNegative() ? null : duration;
    }

    /** The value that a text names, or null where it names none. */
    @Nullable
    T valueOf(String text) {
        try {
            return parse.apply(text);
        } catch (NumberFormatException | DateTimeParseException malformed) {
            return null;
        }
    }
}
