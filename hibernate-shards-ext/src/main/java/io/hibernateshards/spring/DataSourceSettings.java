package io.hibernateshards.spring;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** Properties of Spring Boot's own DataSource, which an application with a sharded unit has none of. */
final class DataSourceSettings {

    private static final String PREFIX = "spring.datasource";

    /** They say nothing about a connection. */
    private static final Set<String> HARMLESS = Set.of("name", "generate-unique-name", "embedded-database-connection");

    private DataSourceSettings() {}

    /** Their names, in their order; pools by the names of their kinds alone. */
    static Set<String> in(Environment environment) {
        return Binder.get(environment)
                .bind(PREFIX, Bindable.mapOf(String.class, Object.class))
                .orElse(Map.of())
                .keySet()
                .stream()
                .filter(name -> !HARMLESS.contains(name))
                .map(name -> PREFIX + "." + name)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
