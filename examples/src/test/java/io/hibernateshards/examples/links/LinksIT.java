package io.hibernateshards.examples.links;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.ShardUnavailableException;
import io.hibernateshards.examples.ExampleUnits;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.fixtures.TestDatabase;
import io.hibernateshards.fixtures.jdbc.FaultyDataSource;
import io.hibernateshards.fixtures.jdbc.SqlRecorder;
import io.hibernateshards.testing.ShardsExtension;
import jakarta.persistence.EntityManagerFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The link shortener on H2 and PostgreSQL. The recorder sees the look-ups of the map too, which are no session's. */
@NullUnmarked
class LinksIT {

    private static final Set<String> LINKS = Set.of("links_1", "links_2");

    private final SqlRecorder recorder = new SqlRecorder();
    private List<TestDatabase> stores;
    private EntityManagerFactory factory;
    private LinkShortener shortener;

    @RegisterExtension
    final ShardsExtension shards = ShardsExtension.of(() -> factory);

    private void open(Databases databases) {
        stores = databases.fresh("map", "links_1", "links_2");
        reopen();
    }

    /** A process that has seen no link yet, on the same databases. */
    private void reopen() {
        var sources = new HashMap<String, UnaryOperator<DataSource>>();
        stores.forEach(store -> sources.put(store.name(), real -> recorder.wrap(store.name(), real)));
        factory = ExampleUnits.open("links", stores, sources);
        shortener = new LinkShortener(factory);
    }

    @AfterEach
    void close() {
        factory.close();
    }

    private List<String> codesOn(String database) {
        return ExampleUnits.rows(stores, database, "select code from Link order by code");
    }

    private void asks(Set<String> databases, Runnable work) {
        recorder.clear();
        work.run();
        assertThat(recorder.databases()).isEqualTo(databases);
    }

    @OnEachDatabase
    void theFirstLinkGoesToTheFirstDatabaseAndTheSecondToTheSecond(Databases databases) {
        open(databases);

        asks(Set.of("map", "links_1"), () -> shortener.shorten("a", "https://a.example"));
        asks(Set.of("map", "links_2"), () -> shortener.shorten("b", "https://b.example"));
        asks(Set.of("map", "links_1"), () -> shortener.shorten("c", "https://c.example"));

        assertThat(codesOn("links_1")).containsExactly("a", "c");
        assertThat(codesOn("links_2")).containsExactly("b");
        assertThat(ExampleUnits.rows(
                        stores, "map", "select entity_group, vshard, entries from hs_directory_count order by vshard"))
                .containsExactly("link|0|1", "link|1|1", "link|2|1");
    }

    @OnEachDatabase
    void manyLinksAreSpreadEvenlyAndCounted(Databases databases) {
        open(databases);
        for (int i = 0; i < 21; i++) {
            shortener.shorten("code" + i, "https://example.org/" + i);
        }

        shards.touchesDatabases(LINKS, () -> assertThat(shortener.count()).isEqualTo(21));
        assertThat(shortener.countByDatabase()).isEqualTo(Map.of("map", 0L, "links_1", 11L, "links_2", 10L));
        shards.touchesDatabases(
                LINKS, () -> assertThat(shortener.codes(9, 3)).containsExactly("code17", "code18", "code19"));
    }

    @OnEachDatabase
    void anotherProcessReadsTheMapOnceAndThenTheDatabaseAlone(Databases databases) {
        open(databases);
        shortener.shorten("a", "https://a.example");
        shortener.shorten("b", "https://b.example");
        factory.close();
        reopen();

        asks(Set.of("map", "links_2"), () -> assertThat(shortener.resolve("b")).contains("https://b.example"));
        asks(Set.of("links_2"), () -> assertThat(shortener.resolve("b")).contains("https://b.example"));
        asks(Set.of("map"), () -> assertThat(shortener.resolve("none")).isEmpty());
        asks(Set.of("map"), () -> assertThat(shortener.resolve("none")).isEmpty());
    }

    @OnEachDatabase
    void aCodeIsUniqueOverAllDatabases(Databases databases) {
        open(databases);
        assertThat(shortener.shorten("a", "https://a.example")).isTrue();
        assertThat(shortener.shorten("b", "https://b.example")).isTrue();

        assertThat(shortener.shorten("b", "https://other.example")).isFalse();
        assertThatThrownBy(() -> factory.runInTransaction(
                        entityManager -> entityManager.persist(new Link("b", "https://other.example"))))
                .hasStackTraceContaining("ConstraintViolationException");

        assertThat(shortener.count()).isEqualTo(2);
        assertThat(shortener.resolve("b")).contains("https://b.example");
    }

    @OnEachDatabase
    void aLinkThatWasNotStoredKeepsItsPlaceInTheMap(Databases databases) {
        open(databases);

        assertThatThrownBy(() -> factory.runInTransaction(entityManager -> {
                    entityManager.persist(new Link("a", "https://a.example"));
                    throw new IllegalStateException("changed my mind");
                }))
                .hasStackTraceContaining("changed my mind");

        assertThat(shortener.count()).isZero();
        assertThat(ExampleUnits.rows(stores, "map", "select vshard, entries from hs_directory_count"))
                .containsExactly("0|1");
        assertThat(shortener.shorten("a", "https://a.example")).isTrue();
        assertThat(codesOn("links_1")).containsExactly("a");
    }

    @OnEachDatabase
    void aLinkThatIsDeletedKeepsItsPlaceInTheMap(Databases databases) {
        open(databases);
        shortener.shorten("a", "https://a.example");

        factory.runInTransaction(entityManager -> entityManager.remove(entityManager.find(Link.class, "a")));

        assertThat(shortener.resolve("a")).isEmpty();
        assertThat(ExampleUnits.rows(stores, "map", "select vshard, entries from hs_directory_count"))
                .containsExactly("0|1");
        shortener.shorten("b", "https://b.example");
        assertThat(codesOn("links_2")).containsExactly("b");
    }

    @OnEachDatabase
    void withoutTheMapKnownLinksAreServedAndOthersFailByName(Databases databases) {
        stores = databases.fresh("map", "links_1", "links_2");
        var map = new FaultyDataSource("map", stores.get(0).dataSource());
        factory = ExampleUnits.open("links", stores, Map.of("map", real -> map));
        shortener = new LinkShortener(factory);
        shortener.shorten("a", "https://a.example");

        map.die();

        assertThat(shortener.resolve("a")).contains("https://a.example");
        assertThatThrownBy(() -> shortener.shorten("b", "https://b.example"))
                .hasStackTraceContaining(ShardUnavailableException.class.getName())
                .hasStackTraceContaining("'map'");
        assertThatThrownBy(() -> shortener.resolve("none")).hasStackTraceContaining("'map'");
        map.heal();
        assertThat(shortener.count()).isEqualTo(1);
    }
}
