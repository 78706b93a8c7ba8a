package io.hibernateshards.spring;

import static io.hibernateshards.logging.SpringMessages.MESSAGES;

import io.hibernateshards.ShardConfigurationException;
import io.hibernateshards.ShardException;
import io.hibernateshards.boot.ShardsSettings;
import io.hibernateshards.delegate.DatabasePools;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jdbc.autoconfigure.ApplicationDataSourceScriptDatabaseInitializer;
import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.sql.autoconfigure.init.ApplicationScriptDatabaseInitializer;
import org.springframework.boot.sql.autoconfigure.init.SqlInitializationProperties;
import org.springframework.boot.sql.init.DatabaseInitializationSettings;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;
import org.springframework.dao.DataAccessException;
import org.springframework.util.StringUtils;

/**
 * Runs the scripts of {@code spring.sql.init} for schemas on every database. Those for data are refused: a script does not know to which
 * database a row belongs.
 */
final class ShardScripts extends ApplicationDataSourceScriptDatabaseInitializer {

    private final SqlInitializationProperties properties;
    private final Supplier<Map<String, Object>> unit;
    private @Nullable ResourceLoader resources;

    /** @param unit the settings of the unit, asked when the scripts are run */
    ShardScripts(
            ShardsDataSource dataSource, SqlInitializationProperties properties, Supplier<Map<String, Object>> unit) {
        super(dataSource, properties);
        this.properties = properties;
        this.unit = unit;
    }

    @Override
    public void setResourceLoader(ResourceLoader resourceLoader) {
        super.setResourceLoader(resourceLoader);
        this.resources = resourceLoader;
    }

    /**
     * Runs them on all databases one after another, also after one of them failed.
     *
     * @throws ShardConfigurationException naming all where a script failed, or before any is run where there is one for data
     */
    @Override
    public boolean initializeDatabase() {
        var settings = unit.get();
        try (var pools = UnitDatabases.open(settings, login())) {
            for (var database : pools.databases()) {
                ready(new OfData(new OneDatabase(pools, database), dataAlone())).initializeDatabase();
            }
            boolean isDone = runSchemaScripts(pools);
            if (pools.databases().isEmpty()) {
                ready(new OfNoDatabase(getDataSource(), schemaAlone(), settings))
                        .initializeDatabase();
            }
            return isDone;
        }
    }

    private boolean runSchemaScripts(DatabasePools pools) {
        var problems = new ArrayList<String>();
        var failures = new ArrayList<RuntimeException>();
        boolean isDone = false;
        for (var database : pools.databases()) {
            var its = ready(new DataSourceScriptDatabaseInitializer(new OneDatabase(pools, database), schemaAlone()));
            try {
                isDone |= its.initializeDatabase();
            } catch (DataAccessException | ShardException failure) {
                problems.add(MESSAGES.scriptFailed(database.name(), sentence(failure)));
                failures.add(failure);
            }
        }
        if (!problems.isEmpty()) {
            var problem = new ShardConfigurationException(problems);
            failures.forEach(problem::addSuppressed);
            throw problem;
        }
        return isDone;
    }

    /** Spring's exceptions name the script and the statement, and leave to their cause what the database says of it. */
    private static String sentence(RuntimeException failure) {
        var cause = NestedExceptionUtils.getMostSpecificCause(failure);
        var text = String.valueOf(failure.getMessage()).strip();
        if (failure instanceof DataAccessException && cause != failure) {
            text += ": " + String.valueOf(cause.getMessage()).strip();
        }
        return text.endsWith(".") ? text : text + ".";
    }

    private <T extends DataSourceScriptDatabaseInitializer> T ready(T initializer) {
        if (resources != null) {
            initializer.setResourceLoader(resources);
        }
        return initializer;
    }

    private DatabaseInitializationSettings schemaAlone() {
        var settings = ApplicationScriptDatabaseInitializer.getSettings(properties);
        settings.setDataLocations(List.of());
        return settings;
    }

    private DatabaseInitializationSettings dataAlone() {
        var settings = ApplicationScriptDatabaseInitializer.getSettings(properties);
        settings.setSchemaLocations(List.of());
        return settings;
    }

    private @Nullable OtherLogin login() {
        var user = properties.getUsername();
        return user != null && StringUtils.hasText(user) && StringUtils.hasText(properties.getPassword())
                ? new OtherLogin("spring.sql.init.username", user, properties.getPassword(), null)
                : null;
    }

    private static String names(Scripts scripts) {
        return String.join(
                ", ",
                StreamSupport.stream(scripts.spliterator(), false)
                        .map(Resource::getDescription)
                        .toList());
    }

    /** Would run scripts for data, if there are any and they are to be run. */
    private static final class OfData extends DataSourceScriptDatabaseInitializer {

        private OfData(DataSource dataSource, DatabaseInitializationSettings settings) {
            super(dataSource, settings);
        }

        @Override
        protected void runScripts(Scripts scripts) {
            throw MESSAGES.dataScripts(names(scripts));
        }
    }

    /** Would run scripts where the properties do not give each database an address. */
    private static final class OfNoDatabase extends DataSourceScriptDatabaseInitializer {

        private final Map<String, Object> unit;

        private OfNoDatabase(DataSource dataSource, DatabaseInitializationSettings settings, Map<String, Object> unit) {
            super(dataSource, settings);
            this.unit = unit;
        }

        @Override
        protected void runScripts(Scripts scripts) {
            throw MESSAGES.scriptsWithoutDatabase(String.valueOf(unit.get(ShardsSettings.DATABASES)));
        }
    }
}
