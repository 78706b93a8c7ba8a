package io.hibernateshards.demo;

import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The four databases of the social network, as files of one directory. */
final class SocialDatabases {

    /** Their names, in the order that never changes. */
    static final List<String> NAMES = List.of("social_0", "social_1", "social_2", "social_3");

    private static final String UNIT = "social";

    private SocialDatabases() {}

    /** The unit {@code social} of {@code META-INF/persistence.xml} with its databases' files in that directory. */
    static EntityManagerFactory open(Path directory) throws IOException {
        var settings = new LinkedHashMap<String, Object>();
        urls(directory).forEach((name, url) -> settings.put("hibernate.shards.database." + name + ".url", url));
        return Persistence.createEntityManagerFactory(UNIT, settings);
    }

    /** The URL of each database by its name, in their order; the directory is made where it is missing. */
    static Map<String, String> urls(Path directory) throws IOException {
        Files.createDirectories(directory);
        var urls = new LinkedHashMap<String, String>();
        for (var name : NAMES) {
            urls.put(name, "jdbc:h2:file:" + directory.toAbsolutePath().resolve(name) + ";TRACE_LEVEL_FILE=0");
        }
        return urls;
    }

    /** Deletes the databases' files, and no other file of that directory. */
    static void delete(Path directory) throws IOException {
        for (var name : NAMES) {
            Files.deleteIfExists(directory.resolve(name + ".mv.db"));
            Files.deleteIfExists(directory.resolve(name + ".trace.db"));
        }
    }
}
