package io.hibernateshards.demo.scenario.web;

import io.hibernateshards.demo.loading.Network;
import io.hibernateshards.demo.loading.NetworkLoader;
import io.hibernateshards.demo.web.SocialApplication;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.Databases;
import jakarta.persistence.EntityManagerFactory;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.apache.catalina.Context;
import org.apache.catalina.Session;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

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
        return start(databases, properties, Map.of(), network, more);
    }

    /** On four databases, with something around the data source of each. */
    static RunningSocial start(DatabaseKind kind, Network network, BiFunction<String, DataSource, DataSource> around) {
        var databases = Databases.create(kind);
        var properties = new LinkedHashMap<String, Object>();
        var sources = new LinkedHashMap<String, DataSource>();
        for (int number = 0; number < 4; number++) {
            var database = databases.fresh("social_" + number);
            properties.put("hibernate-shards.databases." + database.name() + ".data-source", database.name());
            sources.put(database.name(), around.apply(database.name(), database.dataSource()));
        }
        return start(databases, properties, sources, network);
    }

    /** On one database with plain Hibernate. */
    static RunningSocial startPlain(DatabaseKind kind, Network network) {
        return startPlain(kind, network, (name, source) -> source);
    }

    /** On one database with plain Hibernate, with something around its data source. */
    static RunningSocial startPlain(
            DatabaseKind kind, Network network, BiFunction<String, DataSource, DataSource> around) {
        var databases = Databases.create(kind);
        var database = databases.fresh("social");
        var source = around.apply(database.name(), database.dataSource());
        return start(databases, Map.of(), Map.of(database.name(), source), network);
    }

    private static RunningSocial start(
            Databases databases,
            Map<String, Object> properties,
            Map<String, DataSource> sources,
            Network network,
            String... more) {
        var arguments = new ArrayList<String>();
        properties.forEach((name, value) -> arguments.add("--" + name + "=" + value));
        arguments.add("--server.port=0");
        arguments.addAll(List.of(more));
        var context = new SpringApplicationBuilder(SocialApplication.class)
                .initializers((GenericApplicationContext starting) ->
                        sources.forEach((name, source) -> starting.registerBean(name, DataSource.class, () -> source)))
                .run(arguments.toArray(String[]::new));
        new NetworkLoader(context.getBean(EntityManagerFactory.class)).load(network, done -> {});
        return new RunningSocial(context, databases);
    }

    /** The address of a path. */
    URI address(String path) {
        var server = ((WebServerApplicationContext) context).getWebServer();
        return URI.create("http://localhost:" + (server == null ? 0 : server.getPort()) + path);
    }

    /** What the server knows of a session. */
    Session session(String id) throws IOException {
        var tomcat = ((TomcatWebServer) ((WebServerApplicationContext) context).getWebServer()).getTomcat();
        return ((Context) tomcat.getHost().findChildren()[0]).getManager().findSession(id);
    }

    @Override
    public void close() {
        context.close();
        databases.close();
    }
}
