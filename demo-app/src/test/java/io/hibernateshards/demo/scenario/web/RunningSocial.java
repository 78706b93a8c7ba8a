package io.hibernateshards.demo.scenario.web;

import io.hibernateshards.demo.loading.Network;
import io.hibernateshards.demo.loading.NetworkLoader;
import io.hibernateshards.demo.web.SocialApplication;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.Databases;
import jakarta.persistence.EntityManagerFactory;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** The web application on fresh databases of a kind, with a network, on a free port. */
record RunningSocial(ConfigurableApplicationContext context, Databases databases) implements AutoCloseable {

    /** On four databases with 1,024 virtual shards, as the demo is. */
    static RunningSocial start(DatabaseKind kind, Network network, String... more) {
        var databases = Databases.create(kind);
        var properties = new LinkedHashMap<String, Object>();
        IntStream.range(0, 4).forEach(number -> {
            var database = databases.fresh("social_" + number);
            var prefix = "hibernate-shards.databases." + database.name();
            properties.put(prefix + ".url", database.url());
            properties.put(prefix + ".username", database.user());
            properties.put(prefix + ".password", database.password());
        });
        return start(databases, properties, network, more);
    }

    /** On one database with plain Hibernate. */
    static RunningSocial startPlain(DatabaseKind kind, Network network, String... more) {
        var databases = Databases.create(kind);
        var database = databases.fresh("social");
        var properties = new LinkedHashMap<String, Object>();
        properties.put("spring.datasource.url", database.url());
        properties.put("spring.datasource.username", database.user());
        properties.put("spring.datasource.password", database.password());
        return start(databases, properties, network, more);
    }

    private static RunningSocial start(
            Databases databases, LinkedHashMap<String, Object> properties, Network network, String... more) {
        var arguments = new ArrayList<String>();
        properties.forEach((name, value) -> arguments.add("--" + name + "=" + value));
        arguments.add("--server.port=0");
        arguments.addAll(List.of(more));
        var context = new SpringApplicationBuilder(SocialApplication.class).run(arguments.toArray(String[]::new));
        new NetworkLoader(context.getBean(EntityManagerFactory.class)).load(network, done -> {});
        return new RunningSocial(context, databases);
    }

    /** The address of a path. */
    URI address(String path) {
        var server = ((WebServerApplicationContext) context).getWebServer();
        return URI.create("http://localhost:" + (server == null ? 0 : server.getPort()) + path);
    }

    @Override
    public void close() {
        context.close();
        databases.close();
    }
}
