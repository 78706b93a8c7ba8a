package io.hibernateshards.schema;

import io.hibernateshards.logging.SchemaMessages;
import io.hibernateshards.topology.Database;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hibernate.boot.registry.classloading.spi.ClassLoaderService;
import org.hibernate.cfg.SchemaToolingSettings;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.jspecify.annotations.Nullable;

/**
 * Scripts that load rows after the schema was created. They run where all tables of the unit are on one database, there;
 * elsewhere they are refused, since their rows would carry no virtual shard.
 */
final class LoadScripts {

    private static final String DEFAULT_FILE = "/import.sql";
    private static final List<String> SETTINGS = List.of(
            SchemaToolingSettings.JAKARTA_HBM2DDL_LOAD_SCRIPT_SOURCE,
            "javax.persistence.sql-load-script-source",
            SchemaToolingSettings.HBM2DDL_IMPORT_FILES);

    private LoadScripts() {}

    /** The one database that load scripts are run on, if there is one; throws where scripts are asked for and there is none. */
    static @Nullable Database requireHome(
            Map<String, Object> settings,
            SessionFactoryImplementor engine,
            TablePlacement placement,
            List<Database> databases) {
        var holders = placement.databases().among(databases);
        if (holders.size() == 1) {
            return holders.get(0);
        }
        for (var setting : SETTINGS) {
            if (settings.get(setting) != null
                    && !settings.get(setting).toString().isBlank()) {
                throw SchemaMessages.MESSAGES.loadScript(settings.get(setting).toString(), names(holders), setting);
            }
        }
        defaultFile(settings, engine).ifPresent(file -> {
            throw SchemaMessages.MESSAGES.loadScript(
                    file,
                    names(holders),
                    file + "', or set '" + SchemaToolingSettings.HBM2DDL_SKIP_DEFAULT_IMPORT_FILE + "' to 'true");
        });
        return null;
    }

    private static Optional<String> defaultFile(Map<String, Object> settings, SessionFactoryImplementor engine) {
        var skipped = settings.get(SchemaToolingSettings.HBM2DDL_SKIP_DEFAULT_IMPORT_FILE);
        if (skipped != null && Boolean.parseBoolean(skipped.toString())) {
            return Optional.empty();
        }
        return engine.getServiceRegistry()
                                .requireService(ClassLoaderService.class)
                                .locateResource(DEFAULT_FILE)
                        == null
                ? Optional.empty()
                : Optional.of(DEFAULT_FILE);
    }

    private static String names(List<Database> databases) {
        return databases.stream().map(Database::name).collect(Collectors.joining(", "));
    }

    /** Takes load scripts out of a run's settings. */
    static void remove(Map<String, Object> settings) {
        SETTINGS.forEach(settings::remove);
        settings.put(SchemaToolingSettings.HBM2DDL_SKIP_DEFAULT_IMPORT_FILE, "true");
    }
}
