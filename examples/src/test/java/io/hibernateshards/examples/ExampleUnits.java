package io.hibernateshards.examples;

import io.hibernateshards.fixtures.TestDatabase;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/** The units of {@code persistence.xml} on databases of tests. */
public final class ExampleUnits {

    private ExampleUnits() {}

    /** The unit with the addresses of those databases in place of its own. */
    public static EntityManagerFactory open(String unit, List<TestDatabase> databases) {
        Map<String, Object> settings = new HashMap<>();
        for (var database : databases) {
            var prefix = "hibernate.shards.database." + database.name() + ".";
            settings.put(prefix + "url", database.url());
            settings.put(prefix + "user", database.user());
            settings.put(prefix + "password", database.password());
        }
        return Persistence.createEntityManagerFactory(unit, settings);
    }

    /** The same with the data sources that are made of theirs by their names. */
    public static EntityManagerFactory open(
            String unit, List<TestDatabase> databases, Map<String, UnaryOperator<DataSource>> sources) {
        Map<String, Object> settings = new HashMap<>();
        for (var database : databases) {
            var prefix = "hibernate.shards.database." + database.name() + ".";
            settings.put(prefix + "url", "");
            settings.put(
                    prefix + "datasource",
                    sources.getOrDefault(database.name(), UnaryOperator.identity())
                            .apply(database.dataSource()));
        }
        return Persistence.createEntityManagerFactory(unit, settings);
    }

    /** The rows of a statement that the database of that name is sent past the unit. */
    public static List<String> rows(List<TestDatabase> databases, String name, String sql) {
        try {
            for (var database : databases) {
                if (database.name().equals(name)) {
                    return database.queryForStrings(sql);
                }
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
        throw new IllegalArgumentException(name);
    }
}
