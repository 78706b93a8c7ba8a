package io.hibernateshards.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;

/**
 * Keeps tests of slices of an application from putting an embedded database in the place of a sharded unit's DataSource, unless the
 * test asks for it: the unit has its databases by their names.
 */
public final class NoTestDatabase implements EnvironmentPostProcessor {

    private static final String REPLACE = "spring.test.database.replace";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        environment.getPropertySources().addLast(new IfDatabasesAreNamed(environment));
    }

    /** Asked when the property is, for tests name databases later than that the environment is made. */
    private static final class IfDatabasesAreNamed extends PropertySource<Object> {

        private final ConfigurableEnvironment environment;

        private IfDatabasesAreNamed(ConfigurableEnvironment environment) {
            super("hibernate-shards");
            this.environment = environment;
        }

        @Override
        public @Nullable Object getProperty(String name) {
            return name.equals(REPLACE) && OnNamedDatabases.namesDatabases(environment) ? "NONE" : null;
        }
    }
}
