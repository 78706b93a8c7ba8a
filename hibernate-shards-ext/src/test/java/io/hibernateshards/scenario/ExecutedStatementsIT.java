package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import io.hibernateshards.ShardedSession;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.fixtures.jdbc.SqlRecorder;
import io.hibernateshards.metrics.ShardEvents;
import io.hibernateshards.session.ShardedSessionFactoryImpl;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.PersistenceException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.hibernate.exception.SQLGrammarException;

/** Who listens is told of every statement that a session's connections send, where, how long it took, and on its own thread. */
class ExecutedStatementsIT {

    record Told(String database, String sql, long nanos, Thread thread, String carried) {}

    private static final ThreadLocal<String> CARRIED = ThreadLocal.withInitial(() -> "nothing");

    /** Remembers what it is told. */
    static final class Listener implements ShardEvents {

        final List<Told> told = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void executed(String database, String sql, long nanos) {
            told.add(new Told(database, sql, nanos, Thread.currentThread(), CARRIED.get()));
        }

        List<Told> take() {
            synchronized (told) {
                var taken = List.copyOf(told);
                told.clear();
                return taken;
            }
        }
    }

    /** Two databases behind a recorder, which knows what they were sent. */
    private static final class Watched implements AutoCloseable {

        final SqlRecorder recorder = new SqlRecorder();
        final Listener listener = new Listener();
        final RoutedUnit unit;

        Watched(Databases databases, Map<String, ?> settings) {
            var stores = databases.fresh("one", "two");
            unit = RoutedUnit.of(
                    stores,
                    TransactionMode.BEST_EFFORT,
                    all -> {
                        RoutedUnit.record(all, stores, recorder);
                        all.put("hibernate.shards.events", listener);
                        all.put("hibernate.jdbc.batch_size", 10);
                        all.putAll(settings);
                    },
                    Item.class,
                    Fragile.class);
        }

        List<Told> telling(Consumer<ShardedSession> work) {
            recorder.clear();
            listener.take();
            try {
                unit.factory.inTransaction(session -> work.accept((ShardedSession) session));
            } finally {
                assertThat(statements(listener.told))
                        .as("what was told, and what was sent")
                        .containsExactlyInAnyOrderElementsOf(recorder.sent().stream()
                                .map(sent -> sent.database() + ": " + sent.sql())
                                .toList());
            }
            return listener.take();
        }

        String itemOn(int database, int n) {
            return unit.keyOn(database, Item.class, n);
        }

        @Override
        public void close() {
            unit.close();
        }
    }

    private static List<String> statements(List<Told> told) {
        synchronized (told) {
            return told.stream().map(its -> its.database() + ": " + its.sql()).toList();
        }
    }

    private static List<Told> beginning(List<Told> told, String... verbs) {
        return told.stream()
                .filter(its -> List.of(verbs).stream().anyMatch(its.sql()::startsWith))
                .toList();
    }

    @OnEachDatabase
    void eachStatementIsToldByItsDatabaseOnce(Databases databases) {
        try (var watched = new Watched(databases, Map.of())) {
            var here = watched.itemOn(0, 0);
            var there = watched.itemOn(1, 0);

            var inserts = watched.telling(session -> {
                session.persist(new Item(here, "a"));
                session.persist(new Item(there, "b"));
            });
            var find = watched.telling(session -> session.find(Item.class, there));
            var query = watched.telling(session -> session.createQuery("from Item i where i.code = :code", Item.class)
                    .setParameter("code", here)
                    .getResultList());
            var scatter = watched.telling(session -> session.createQuery("from Item i order by i.name", Item.class)
                    .getResultList());

            assertThat(beginning(inserts, "insert")).extracting(Told::database).containsExactly("one", "two");
            assertThat(find).extracting(Told::database).containsExactly("two");
            assertThat(query).extracting(Told::database).containsExactly("one");
            // The first order by texts also asks each database how it compares them.
            assertThat(scatter)
                    .filteredOn(told -> told.sql().contains(" from Item "))
                    .extracting(Told::database)
                    .containsExactlyInAnyOrder("one", "two");
            assertThat(find).allMatch(told -> told.nanos() > 0);
        }
    }

    @OnEachDatabase
    void aBatchIsToldOnceForEachOfItsTables(Databases databases) {
        try (var watched = new Watched(databases, Map.of())) {
            var told = watched.telling(session -> {
                for (int i = 0; i < 5; i++) {
                    session.persist(new Fragile(watched.itemOn(0, i), "name" + i, i));
                }
            });

            assertThat(beginning(told, "insert"))
                    .extracting(Told::database, its -> its.sql().split(" ")[2])
                    .containsExactly(tuple("one", "Item"), tuple("one", "Fragile"));
        }
    }

    @OnEachDatabase
    void whatFailsIsToldToo(Databases databases) {
        try (var watched = new Watched(databases, Map.of())) {
            var code = watched.itemOn(1, 0);
            watched.telling(session -> session.persist(new Item(code, "first")));

            assertThatThrownBy(() -> watched.telling(session -> session.persist(new Item(code, "again"))))
                    .isInstanceOf(PersistenceException.class);
            assertThat(beginning(watched.listener.take(), "insert"))
                    .extracting(Told::database)
                    .containsExactly("two");

            watched.listener.take();
            assertThatThrownBy(() -> watched.unit.factory.inTransaction(session -> ((ShardedSession) session)
                            .withDatabase(
                                    "two",
                                    its -> its.createNativeQuery("select x from nowhere", Object.class)
                                            .getResultList())))
                    .isInstanceOf(SQLGrammarException.class);
            assertThat(watched.listener.take())
                    .extracting(Told::database, Told::sql)
                    .containsExactly(tuple("two", "select x from nowhere"));
        }
    }

    @OnEachDatabase
    void entitiesAreReadOnTheThreadsOfTheirDatabases(Databases databases) {
        try (var watched = new Watched(databases, Map.of("hibernate.shards.query_timeout", "PT30S"))) {
            var told = watched.telling(
                    session -> session.createQuery("from Item", Item.class).getResultList());

            var reading = told.stream()
                    .filter(its -> its.sql().contains(" from Item "))
                    .toList();
            assertThat(reading).extracting(Told::database).containsExactlyInAnyOrder("one", "two");
            assertThat(reading).extracting(Told::thread).doesNotContain(Thread.currentThread());
        }
    }

    /** Takes what the thread that asks carries to the threads that ask the databases. */
    public static final class Carrying implements UnaryOperator<Runnable> {

        @Override
        public Runnable apply(Runnable task) {
            var value = CARRIED.get();
            return () -> {
                CARRIED.set(value);
                try {
                    task.run();
                } finally {
                    CARRIED.remove();
                }
            };
        }
    }

    @OnEachDatabase
    void whatTheCallerCarriesIsSeenOnTheThreadOfEachDatabase(Databases databases) {
        var settings = new HashMap<String, Object>();
        settings.put("hibernate.shards.query_timeout", "PT30S"); // So that all are asked on other threads.
        settings.put("hibernate.shards.scatter_task_decorator", Carrying.class.getName());
        try (var watched = new Watched(databases, settings)) {
            watched.telling(session -> {
                for (int i = 0; i < 3; i++) {
                    session.persist(new Item(watched.itemOn(0, i), "a" + i));
                    session.persist(new Item(watched.itemOn(1, i), "b" + i));
                }
            });
            CARRIED.set("request 7");
            var carried = new HashSet<Thread>();
            try {
                for (var work : scatters()) {
                    var told = watched.telling(work);

                    assertThat(told).extracting(Told::database).contains("one", "two");
                    assertThat(told).extracting(Told::carried).containsOnly("request 7");
                    carried.addAll(told.stream().map(Told::thread).collect(Collectors.toSet()));
                }
            } finally {
                CARRIED.remove();
            }

            assertThat(carried).hasSizeGreaterThan(1);
            var after = watched.telling(scatters().get(0));
            assertThat(after).extracting(Told::carried).containsOnly("nothing");
        }
    }

    private static List<Consumer<ShardedSession>> scatters() {
        return List.of(
                session -> session.createQuery("from Item i order by i.name", Item.class)
                        .getResultList(),
                session -> session.createQuery("select count(i), max(i.name) from Item i", Object[].class)
                        .getResultList(),
                session -> {
                    try (var rows = session.createQuery("from Item i order by i.code", Item.class)
                            .setFetchSize(1)
                            .getResultStream()) {
                        assertThat(rows.count()).isEqualTo(6);
                    }
                },
                session -> session.createQuery("select i.name, k.name from Item i, Item k where i.name = k.name")
                        .getResultList());
    }

    @OnEachDatabase
    void whoComesLaterIsToldFromTheNextConnectionOn(Databases databases) {
        var late = new Listener();
        try (var watched = new Watched(databases, Map.of("hibernate.shards.events", new ShardEvents() {}))) {
            var relay =
                    watched.unit.factory.unwrap(ShardedSessionFactoryImpl.class).events();
            assertThat(relay.isTiming()).isFalse();

            relay.add(late);
            watched.unit.factory.inTransaction(session -> session.find(Item.class, watched.itemOn(0, 0)));
            relay.remove(late);
            watched.unit.factory.inTransaction(session -> session.find(Item.class, watched.itemOn(0, 0)));

            assertThat(late.take()).extracting(Told::database).containsExactly("one");
            assertThat(relay.isTiming()).isFalse();
        }
    }

    @Entity(name = "Item")
    @EntityGroup("item")
    @Inheritance(strategy = InheritanceType.JOINED)
    static class Item {

        @Id
        @ShardKey
        @Column(length = 40)
        String code;

        @Column(length = 40)
        String name;

        Item() {}

        Item(String code, String name) {
            this.code = code;
            this.name = name;
        }
    }

    @Entity(name = "Fragile")
    static class Fragile extends Item {

        int layers;

        Fragile() {}

        Fragile(String code, String name, int layers) {
            super(code, name);
            this.layers = layers;
        }
    }
}
