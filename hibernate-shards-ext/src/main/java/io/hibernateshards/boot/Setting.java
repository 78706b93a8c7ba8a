package io.hibernateshards.boot;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One setting: where it stands, what it may be, what it is if it is not set, and what it means.
 *
 * @param place what it is a setting of
 * @param name its name, behind what names of the place start with
 * @param property the name of its property in a Spring application, behind what those start with; empty where there is none
 * @param type what it may be
 * @param ifAbsent what it is if it is not set; null where that is no constant
 * @param otherwise the same in words
 * @param meaning what it decides
 */
record Setting<T>(
        SettingPlace place,
        String name,
        String property,
        SettingType<T> type,
        @Nullable T ifAbsent,
        String otherwise,
        String meaning) {

    /** What it is if it is not set, of a setting where that is a constant. */
    T orDefault() {
        return Objects.requireNonNull(ifAbsent);
    }

    /** Its whole name; {@code <name>} stands for the name of the database or keyspace. */
    String fullName() {
        return place.prefix() + name;
    }

    /** Its whole name for the database or keyspace of that name. */
    String of(String owner) {
        return fullName().replace("<name>", owner);
    }

    /** The whole name of its property in a Spring application; empty where there is none. */
    String fullProperty() {
        return property.isEmpty() ? "" : place.propertyPrefix() + property;
    }
}
