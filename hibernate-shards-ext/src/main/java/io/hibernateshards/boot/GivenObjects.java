package io.hibernateshards.boot;

import static io.hibernateshards.logging.BootMessages.MESSAGES;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The objects that a setting gives: as they are, by their classes, or by the names of their classes. */
final class GivenObjects<T> {

    private final String setting;
    private final Class<T> type;
    private final List<String> problems;
    private final List<T> objects = new ArrayList<>();

    private GivenObjects(String setting, Class<T> type, List<String> problems) {
        this.setting = setting;
        this.type = type;
        this.problems = problems;
    }

    /**
     * In the order in which they are given; none where the value is null.
     *
     * @param value one, several in a collection or an array, or names separated by commas
     * @param problems what is wrong is added to these
     */
    static <T> List<T> of(String setting, @Nullable Object value, Class<T> type, List<String> problems) {
        var given = new GivenObjects<T>(setting, type, problems);
        if (value != null) {
            given.add(value);
        }
        return given.objects;
    }

    /** The class of that name, of the application or the library. */
    static Optional<Class<?>> findClass(String name) {
        for (var loader :
                new ClassLoader[] {Thread.currentThread().getContextClassLoader(), GivenObjects.class.getClassLoader()
                }) {
            try {
                return Optional.of(Class.forName(name, false, loader));
            } catch (ClassNotFoundException | LinkageError absent) {
                continue;
            }
        }
        return Optional.empty();
    }

    private void add(Object value) {
        if (type.isInstance(value)) {
            objects.add(type.cast(value));
        } else if (value instanceof Collection<?> several) {
            several.forEach(this::add);
        } else if (value instanceof Object[] several) {
            Arrays.asList(several).forEach(this::add);
        } else if (value instanceof Class<?> its) {
            make(its);
        } else if (value instanceof String names) {
            for (var name : names.split(",", -1)) {
                findClass(name.trim()).ifPresentOrElse(this::make, () -> refuse(name.trim(), "there is no such class"));
            }
        } else {
            refuse(value.getClass().getName(), "it is none");
        }
    }

    private void make(Class<?> its) {
        if (!type.isAssignableFrom(its)) {
            refuse(its.getName(), "the class is none");
            return;
        }
        try {
            objects.add(type.cast(its.getDeclaredConstructor().newInstance()));
        } catch (NoSuchMethodException | InstantiationException | IllegalAccessException notMade) {
            refuse(its.getName(), "it has no public constructor without parameters");
        } catch (InvocationTargetException failure) {
            refuse(its.getName(), "its constructor failed, " + failure.getTargetException());
        }
    }

    private void refuse(String value, String problem) {
        problems.add(MESSAGES.notGiven(setting, value, type.getSimpleName(), problem));
    }
}
