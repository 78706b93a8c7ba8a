package io.hibernateshards.scenario.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.ShardedSessionFactory;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.scenario.Arrangement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.jpa.test.autoconfigure.DataJpaTest;
import org.springframework.boot.jpa.test.autoconfigure.TestEntityManager;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The slice of an application that {@code @DataJpaTest} starts is sharded too, and each test is rolled back. */
@DataJpaTest(properties = "spring.jpa.hibernate.ddl-auto=create")
@DirtiesContext
@TestMethodOrder(MethodOrderer.MethodName.class)
class BootDataJpaTestIT {

    private static final Databases DATABASES =
            Databases.create(DatabaseKind.selected().findFirst().orElseThrow());

    @Autowired
    private TestEntityManager entities;

    @Autowired
    private ShopperRepository shoppers;

    @Autowired
    private ShardedSessionFactory factory;

    @DynamicPropertySource
    static void databases(DynamicPropertyRegistry registry) {
        var four = new Arrangement(8, 4);
        for (var property : ShopApplication.properties(four, four.databases(DATABASES))) {
            int place = property.indexOf('=');
            registry.add(property.substring(0, place), () -> property.substring(place + 1));
        }
    }

    @AfterAll
    static void close() {
        DATABASES.close();
    }

    @Test
    void aTestSeesItsOwnRowsOnTheirDatabases() {
        entities.persistAndFlush(new Shopper("ada", "Ada", 1));
        entities.clear();

        assertThat(shoppers.findAll()).extracting(Shopper::getName).containsExactly("Ada");
        assertThat(factory.databaseNames()).hasSize(4);
    }

    @Test
    void andTheNextTestDoesNot() {
        assertThat(shoppers.count()).isZero();

        entities.persistAndFlush(new Shopper("bob", "Bob", 1));
    }
}
