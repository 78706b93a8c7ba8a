package io.hibernateshards.spring;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;

/**
 * Properties below {@code hibernate-shards} that nothing reads, such as misspelt ones. Spring's own check shows their values, which
 * may be passwords; this one has their names alone. Names of the system's environment are not looked at.
 */
final class UnknownProperties {

    private static final String START = ShardsProperties.PREFIX + ".";

    private UnknownProperties() {}

    /** The names, in their order. */
    static Set<String> in(Environment environment) {
        var unknown = new TreeSet<String>();
        if (environment instanceof ConfigurableEnvironment configurable) {
            for (var source : configurable.getPropertySources()) {
                if (source instanceof EnumerablePropertySource<?> enumerable) {
                    Arrays.stream(enumerable.getPropertyNames())
                            .filter(name -> name.startsWith(START) && !isKnown(name))
                            .forEach(unknown::add);
                }
            }
        }
        return unknown;
    }

    private static boolean isKnown(String name) {
        var path = name.substring(START.length()).replace("[", ".").replace("]", "");
        return isKnown(ShardsProperties.class, List.of(path.split("\\.", -1)));
    }

    private static boolean isKnown(Class<?> type, List<String> path) {
        var component = path.isEmpty() ? Optional.<RecordComponent>empty() : component(type, path.get(0));
        if (component.isEmpty()) {
            return false;
        }
        var rest = path.subList(1, path.size());
        if (component.get().getType().isRecord()) {
            return isKnown(component.get().getType(), rest);
        }
        var values = valuesOf(component.get().getGenericType());
        return !(values instanceof Class<?> each)
                || !each.isRecord()
                || rest.size() > 1 && isKnown(each, rest.subList(1, rest.size()));
    }

    private static Optional<RecordComponent> component(Class<?> type, String name) {
        return Arrays.stream(type.getRecordComponents())
                .filter(component -> uniform(component.getName()).equals(uniform(name)))
                .findFirst();
    }

    private static Type valuesOf(Type type) {
        return type instanceof ParameterizedType its
                ? its.getActualTypeArguments()[its.getActualTypeArguments().length - 1]
                : type;
    }

    private static String uniform(String name) {
        return name.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
    }
}
