package io.hibernateshards.demo;

import io.hibernateshards.demo.loading.Network;
import io.hibernateshards.demo.loading.NetworkLoader;
import io.hibernateshards.demo.tour.Page;
import io.hibernateshards.demo.web.SocialApplication;
import jakarta.persistence.EntityManagerFactory;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.support.GenericApplicationContext;

/** Starts the web application on the databases that the options name, with their network loaded before the first page. */
final class WebDemo {

    private static final int MEMBERS_NAMED = 6;

    private final DemoOptions options;
    private final Page page;

    WebDemo(DemoOptions options, Page page) {
        this.options = options;
        this.page = page;
    }

    /** The running application; to be closed. */
    ConfigurableApplicationContext start() throws IOException {
        var databases = databases();
        var properties = new LinkedHashMap<String, Object>(databases);
        properties.put("server.port", options.port());
        properties.putAll(someMembers(options.network()));
        var context = new SpringApplicationBuilder(SocialApplication.class)
                .properties(properties)
                .initializers(starting -> ((GenericApplicationContext) starting)
                        .registerBean(
                                Loading.class,
                                () -> new Loading(
                                        starting.getBeanProvider(EntityManagerFactory.class), options.network(), page)))
                .run();
        int port = context instanceof WebServerApplicationContext web && web.getWebServer() != null
                ? web.getWebServer().getPort()
                : options.port();
        page.opening(
                "A social network on four databases",
                "Open http://localhost:" + port + "/ and sign in as one of those whom the page names, with the password"
                        + " demo. An operator sees the shard map. Ctrl-C ends it.");
        return context;
    }

    /** What the sign-in page says of whom there is. */
    private static Map<String, Object> someMembers(Network network) {
        var properties = new LinkedHashMap<String, Object>();
        properties.put("social.sign-in.loaded", network.size());
        for (int index = 0; index < Math.min(MEMBERS_NAMED, network.size()); index++) {
            var profile = network.profile(index);
            var prefix = "social.sign-in.some[" + index + "].";
            properties.put(prefix + "id", profile.id());
            properties.put(prefix + "name", profile.name());
            properties.put(prefix + "emoji", profile.emoji());
            properties.put(prefix + "operator", profile.operator());
        }
        return properties;
    }

    private Map<String, String> databases() throws IOException {
        if (options.postgres()) {
            return ServiceLoader.load(SocialServers.class)
                    .findFirst()
                    .orElseThrow(() -> new IOException("The option --postgres found no servers to start."
                            + " They come with Maven's profile postgres, which is not active."
                            + " Run mvn -q -Pdemo,postgres -pl demo-app -am package"))
                    .start(SocialDatabases.NAMES);
        }
        if (options.fresh()) {
            SocialDatabases.delete(options.networkDirectory());
        }
        var properties = new LinkedHashMap<String, String>();
        SocialDatabases.urls(options.networkDirectory())
                .forEach((name, url) -> properties.put("hibernate-shards.databases." + name + ".url", url));
        return properties;
    }

    /** Loads the network at the start; the pages are served after all that starts in an early phase. */
    private static final class Loading implements SmartLifecycle {

        private final ObjectProvider<EntityManagerFactory> factory;
        private final Network network;
        private final Page page;
        private boolean loaded;

        private Loading(ObjectProvider<EntityManagerFactory> factory, Network network, Page page) {
            this.factory = factory;
            this.network = network;
            this.page = page;
        }

        @Override
        public void start() {
            try (var progress = page.progress("Loading members", network.size())) {
                new NetworkLoader(factory.getObject()).load(network, progress);
            }
            loaded = true;
        }

        @Override
        public void stop() {
            loaded = false;
        }

        @Override
        public boolean isRunning() {
            return loaded;
        }

        @Override
        public int getPhase() {
            return 0;
        }
    }
}
