package io.hibernateshards.demo;

import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The unit {@code social} of {@code META-INF/persistence.xml}, with its four databases' files in one directory. */
final class SocialDatabases {

    private static final String UNIT = "social";
    private static final List<String> NAMES = List.of("social_0", "social_1", "social_2", "social_3");

    private SocialDatabases() {}

    static EntityManagerFactory open(Path directory) throws IOException {
        Files.createDirectories(directory);
        Map<String, Object> settings = new HashMap<>();
        for (var name : NAMES) {
            var file = directory.toAbsolutePath().resolve(name);
            settings.put("hibernate.shards.database." + name + ".url", "jdbc:h2:file:" + file + ";TRACE_LEVEL_FILE=0");
        }
        return Persistence.createEntityManagerFactory(UNIT, settings);
    }

    /** Deletes the databases' files, and no other file of that directory. */
    static void delete(Path directory) throws IOException {
        for (var name : NAMES) {
            Files.deleteIfExists(directory.resolve(name + ".mv.db"));
            Files.deleteIfExists(directory.resolve(name + ".trace.db"));
        }
    }
}
