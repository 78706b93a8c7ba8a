package io.hibernateshards.demo.postgres;

import io.hibernateshards.demo.SocialServers;
import io.hibernateshards.fixtures.postgres.PostgresServer;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A PostgreSQL server of its own for each database, on the loopback interface; the JVM's end stops them. */
public final class PostgresSocialServers implements SocialServers {

    @Override
    public Map<String, String> start(List<String> names) {
        var properties = new LinkedHashMap<String, String>();
        for (var name : names) {
            var server = PostgresServer.start();
            try {
                properties.put("hibernate-shards.databases." + name + ".url", server.createDatabase(name));
            } catch (SQLException failure) {
                throw new IllegalStateException("Cannot make the database '" + name + "' on " + server, failure);
            }
            properties.put("hibernate-shards.databases." + name + ".username", PostgresServer.USER);
        }
        return properties;
    }
}
