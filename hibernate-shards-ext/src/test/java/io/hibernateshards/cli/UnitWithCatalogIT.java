package io.hibernateshards.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import io.hibernateshards.ShardedSessionFactory;
import io.hibernateshards.boot.ShardsPersistenceProvider;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.fixtures.TestDatabase;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.PersistenceConfiguration;
import jakarta.persistence.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.io.TempDir;

/** The command line on the databases of a unit: what the catalog says of its tables is all that it knows. */
@NullUnmarked // Entities are filled by Hibernate.
class UnitWithCatalogIT {

    private static final int PAINTERS = 40;
    private static final Map<String, Object> CATALOG = Map.of("hibernate.shards.catalog", "one");

    @Entity(name = "Painter")
    @Table(name = "painter")
    @EntityGroup("painter")
    static class Painter {
        @Id
        @ShardKey
        String name;

        @ElementCollection
        List<String> colours = new ArrayList<>();
    }

    @Entity(name = "Picture")
    @Table(name = "picture")
    @EntityGroup("painter")
    static class Picture {
        @Id
        UUID id = UUID.randomUUID();

        @ManyToOne(optional = false)
        @ShardKey
        Painter painter;
    }

    @TempDir
    private Path directory;

    private static ShardedSessionFactory open(List<TestDatabase> stores, Map<String, Object> settings) {
        var unit = new PersistenceConfiguration("gallery").provider(ShardsPersistenceProvider.class.getName());
        unit.managedClass(Painter.class);
        unit.managedClass(Picture.class);
        unit.property("hibernate.shards.virtual_shards", 8);
        unit.property("hibernate.hbm2ddl.auto", "update");
        unit.property(
                "hibernate.shards.databases",
                String.join(",", stores.stream().map(TestDatabase::name).toList()));
        for (var store : stores) {
            var prefix = "hibernate.shards.database." + store.name() + ".";
            unit.property(prefix + "url", store.url());
            unit.property(prefix + "user", store.user());
            unit.property(prefix + "password", store.password());
            unit.property(prefix + "pool.max_size", 3);
        }
        settings.forEach(unit::property);
        return unit.createEntityManagerFactory().unwrap(ShardedSessionFactory.class);
    }

    private Program program(List<TestDatabase> stores) {
        var program = new Program(directory);
        program.settings.put(
                "hibernate.shards.databases",
                String.join(",", stores.stream().map(TestDatabase::name).toList()));
        program.settings.put("hibernate.shards.catalog", "one");
        program.settings.put("hibernate.shards.virtual_shards", "8");
        program.settings.put("hibernate.hbm2ddl.auto", "update");
        for (var store : stores) {
            var prefix = "hibernate.shards.database." + store.name() + ".";
            program.settings.put(prefix + "url", store.url());
            program.settings.put(prefix + "user", store.user());
            program.settings.put(prefix + "password", store.password());
        }
        return program;
    }

    private static void paint(ShardedSessionFactory factory) {
        for (int number = 0; number < PAINTERS; number++) {
            var painter = new Painter();
            painter.name = "painter " + number;
            painter.colours = List.of("red", "blue " + number);
            var picture = new Picture();
            picture.painter = painter;
            factory.inTransaction(session -> {
                session.persist(painter);
                session.persist(picture);
            });
        }
    }

    private static void assertComplete(ShardedSessionFactory factory) {
        factory.inTransaction(session -> {
            for (int number = 0; number < PAINTERS; number++) {
                var painter = session.find(Painter.class, "painter " + number);
                assertThat(painter.colours).containsExactlyInAnyOrder("red", "blue " + number);
            }
            assertThat(session.createQuery("select count(p) from Picture p", Long.class)
                            .getSingleResult())
                    .isEqualTo(PAINTERS);
        });
    }

    @OnEachDatabase
    void theTablesOfAUnitMoveWithAllTheirRows(Databases fresh) throws IOException, SQLException {
        var stores = fresh.fresh("one", "two", "three");
        var firstTwo = stores.subList(0, 2);
        try (var factory = open(firstTwo, CATALOG)) {
            paint(factory);
        }
        try (var factory = open(stores, CATALOG)) {
            assertComplete(factory);
        }
        var program = program(stores);

        assertThat(program.run("doctor").out()).doesNotContain("PROBLEM");
        var schema = program.run("schema");
        assertThat(schema.exitCode()).isZero();
        assertThat(schema.out())
                .containsIgnoringCase("painter_colours")
                .containsPattern("(?i)painter +default +name +vshard +2");
        var digests = program.run("verify", "--digests", "0-7", "--json").json().at("/keyspaces/0/digests");
        var added = program.run("add", "three", "--yes");
        assertThat(added.err()).isEmpty();
        assertThat(added.exitCode()).isZero();
        assertThat(program.run("drain", "two", "--yes").exitCode()).isZero();

        assertThat(stores.get(1).queryForLong("select count(*) from painter")).isZero();
        var verified = program.run("verify", "--digests", "0-7", "--json").json();
        assertThat(verified.get("clean").asBoolean()).isTrue();
        assertThat(verified.at("/keyspaces/0/digests")).isEqualTo(digests);
        assertThat(program.run("doctor").out()).doesNotContain("PROBLEM");
        try (var factory = open(stores, CATALOG)) {
            assertComplete(factory);
        }
    }

    @OnEachDatabase
    void anAdoptedMapMovesWhenItIsConfirmed(Databases fresh) throws IOException {
        var stores = fresh.fresh("one", "two");
        try (var factory = open(stores, Map.of())) {
            paint(factory);
        }
        var program = program(stores);
        assertThat(program.run("map").err()).contains("has no shared map");
        open(stores, Map.of("hibernate.shards.catalog", "one", "hibernate.shards.catalog.adopt", "true"))
                .close();

        assertThat(program.run("adopt").exitCode()).isEqualTo(ExitCode.FOUND);
        assertThat(program.run("doctor").out()).contains("PROBLEM  virtual shards may move", "adopt --confirm");
        var refused = program.run("move", "0", "--to", "two", "--yes");
        assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(refused.out()).contains("default/0 one -> two: not begun", "adopt");
        assertThat(program.run("adopt", "--confirm").exitCode()).isEqualTo(ExitCode.NOT_CONFIRMED);
        program.answering("y");
        assertThat(program.run("adopt", "--confirm").out()).contains("virtual shards may move");

        assertThat(program.run("move", "0", "--to", "two", "--yes").exitCode()).isZero();
        try (var factory = open(stores, CATALOG)) {
            assertComplete(factory);
        }
    }
}
