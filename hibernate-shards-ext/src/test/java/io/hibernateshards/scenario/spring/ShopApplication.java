package io.hibernateshards.scenario.spring;

import io.hibernateshards.fixtures.TestDatabase;
import io.hibernateshards.scenario.Arrangement;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** An application of Spring Boot as its users write it; where its rows live is a matter of its properties. */
@SpringBootConfiguration
@EnableAutoConfiguration
public class ShopApplication {

    @Bean
    ShopService shopService(ShopperRepository shoppers) {
        return new ShopService(shoppers);
    }

    /** The properties that put the application on databases, without a schema. */
    static List<String> properties(Arrangement arrangement, List<TestDatabase> databases) {
        var properties = new ArrayList<String>();
        properties.add("spring.flyway.enabled=false");
        if (arrangement.virtualShards() == 0) {
            var database = databases.get(0);
            properties.add("spring.datasource.url=" + database.url());
            properties.add("spring.datasource.username=" + database.user());
            properties.add("spring.datasource.password=" + database.password());
            return properties;
        }
        for (var database : databases) {
            var prefix = "hibernate-shards.databases." + database.name() + ".";
            properties.add(prefix + "url=" + database.url());
            properties.add(prefix + "username=" + database.user());
            properties.add(prefix + "password=" + database.password());
        }
        properties.add("hibernate-shards.virtual-shards=" + arrangement.virtualShards());
        properties.add("hibernate-shards.pool.max-size=4");
        return properties;
    }
}
