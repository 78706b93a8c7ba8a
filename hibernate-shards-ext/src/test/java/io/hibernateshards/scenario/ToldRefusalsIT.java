package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hibernateshards.CrossDatabaseWriteException;
import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardException;
import io.hibernateshards.ShardHints;
import io.hibernateshards.ShardId;
import io.hibernateshards.ShardKey;
import io.hibernateshards.ShardedSession;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.UniquePerDatabase;
import io.hibernateshards.UnsupportedShardedQueryException;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.metrics.ShardEvents;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.ManyToOne;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.hibernate.ScrollMode;
import org.hibernate.query.KeyedPage.KeyInterpretation;
import org.hibernate.query.Order;
import org.hibernate.query.Page;
import org.hibernate.query.Query;
import org.jspecify.annotations.Nullable;

/** Whatever way a refusal leaves to the application, whoever listens is told of it once, and of nothing else. */
class ToldRefusalsIT {

    /** Two databases; what it was told. */
    private static final class Told implements AutoCloseable, ShardEvents {

        final List<ShardException> refusals = new ArrayList<>();
        final RoutedUnit unit;

        Told(Databases databases, Map<String, ?> settings) {
            unit = RoutedUnit.of(
                    databases.fresh("one", "two"),
                    TransactionMode.SINGLE,
                    all -> {
                        all.put("hibernate.shards.events", this);
                        all.putAll(settings);
                    },
                    Box.class,
                    Item.class,
                    Pointer.class);
            for (int database = 0; database < 2; database++) {
                var key = unit.keyOn(database, Box.class);
                var other = unit.keyOn(1 - database, Box.class);
                unit.factory.inTransaction(session -> session.persist(new Box(key)));
                unit.factory.inTransaction(session -> {
                    var item = new Item(key + "-item", key);
                    item.box = session.getReference(Box.class, other);
                    session.persist(item);
                });
                unit.factory.inTransaction(session -> {
                    session.setProperty("hibernate.shards.scatter", "allow");
                    var pointer = new Pointer(key);
                    pointer.item = session.find(Item.class, other + "-item");
                    session.persist(pointer);
                });
            }
        }

        @Override
        public void refused(ShardException refusal) {
            refusals.add(refusal);
        }

        /** Work fails by a refusal, which was told once. */
        void telling(String name, Class<? extends ShardException> type, Consumer<ShardedSession> work) {
            refusals.clear();
            var failure =
                    catchThrowable(() -> unit.factory.inTransaction(session -> work.accept((ShardedSession) session)));

            assertThat(refusals).as(name).hasSize(1).first().isInstanceOf(type);
            assertThat(isIn(failure, refusals.get(0)))
                    .as("%s fails by it: %s", name, failure)
                    .isTrue();
        }

        private static boolean isIn(@Nullable Throwable failure, Throwable refusal) {
            return failure != null && (failure == refusal || isIn(failure.getCause(), refusal));
        }

        @Override
        public void close() {
            unit.close();
        }
    }

    @OnEachDatabase
    void everyExecutionOfARefusedQueryIsToldOnce(Databases databases) {
        try (var told = new Told(databases, Map.of())) {
            var each = new LinkedHashMap<String, Consumer<ShardedSession>>();
            each.put("list", session -> scattered(session).getResultList());
            each.put("single", session -> scattered(session).getSingleResult());
            each.put("single or null", session -> scattered(session).getSingleResultOrNull());
            each.put("unique", session -> scattered(session).uniqueResultOptional());
            each.put("stream", session -> scattered(session).getResultStream());
            each.put("scroll", session -> scattered(session).scroll(ScrollMode.FORWARD_ONLY));
            each.put("scroll as it comes", session -> scattered(session).scroll());
            each.put("count", session -> scattered(session).getResultCount());
            each.put("available", session -> session.listAvailable(scattered(session)));
            each.put(
                    "backwards",
                    session -> session.createQuery("from Box", Box.class).scroll(ScrollMode.SCROLL_INSENSITIVE));
            each.put("previous", session -> {
                try (var rows = session.createQuery("from Box", Box.class).scroll(ScrollMode.FORWARD_ONLY)) {
                    rows.previous();
                }
            });
            each.put(
                    "update",
                    session -> session.createMutationQuery("update Box set key = 'x' where name = 'y'")
                            .executeUpdate());
            each.put(
                    "count with a fetch",
                    session -> session.createQuery("from Item i join fetch i.box", Item.class)
                            .getResultCount());
            each.put(
                    "lock",
                    session -> session.createQuery("select b.name from Box b", String.class)
                            .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                            .getResultList());
            each.put(
                    "subquery",
                    session -> session.createQuery("from Box b where b.key in (select i.owner from Item i)", Box.class)
                            .setHint("hibernate.shards.scatter", "refuse")
                            .getResultList());
            each.put(
                    "page by key",
                    session -> session.createQuery("from Box", Box.class)
                            .setHint("hibernate.shards.scatter", "refuse")
                            .getKeyedResultList(Page.first(5)
                                    .keyedBy(Order.asc(Box.class, "key"))
                                    .withKey(List.of("a"), KeyInterpretation.KEY_OF_LAST_ON_PREVIOUS_PAGE)));
            each.forEach((name, work) -> told.telling(name, UnsupportedShardedQueryException.class, work));
        }
    }

    private static Query<Box> scattered(ShardedSession session) {
        return session.createQuery("from Box", Box.class).setHint("hibernate.shards.scatter", "refuse");
    }

    @OnEachDatabase
    void whatASessionRefusesIsToldOnce(Databases databases) {
        try (var told = new Told(databases, Map.of("hibernate.shards.scatter", "refuse"))) {
            var type = UnsupportedShardedQueryException.class;
            var shard = new ShardId("default", 1);
            told.telling("a search by id", type, session -> session.find(Item.class, "id"));
            told.telling("a reference by id", type, session -> session.getReference(Item.class, "id"));
            told.telling(
                    "a load while a query is read",
                    type,
                    session -> session.createQuery("from Pointer p where p.key = :key", Pointer.class)
                            .setParameter("key", told.unit.keyOn(1, Box.class))
                            .setTupleTransformer((columns, names) -> ((Pointer) columns[0]).owner())
                            .getResultList());
            told.telling("a connection", type, session -> session.doWork(connection -> {}));
            told.telling(
                    "native SQL of nowhere",
                    type,
                    session -> session.createNativeQuery("select 1").getResultList());
            told.telling(
                    "native SQL of a virtual shard",
                    type,
                    session -> session.withShard(
                            shard, its -> its.createNativeQuery("select 1").getResultList()));
            told.telling(
                    "native SQL elsewhere",
                    type,
                    session -> session.withDatabase(
                            "one", its -> its.createNativeQuery("select 1").setHint(ShardHints.DATABASE, "two")));
            told.telling("a graph that leads across", type, session -> {
                var graph = session.createEntityGraph(Item.class);
                graph.addAttributeNode("box");
                session.find(graph, "id");
            });
            told.telling("a graph as a property", type, session -> {
                var graph = session.createEntityGraph(Item.class);
                graph.addAttributeNode("box");
                session.find(Item.class, "id", Map.of("jakarta.persistence.loadgraph", graph));
            });
        }
    }

    @OnEachDatabase
    void aWriteThatTheModeSingleRefusesIsToldOnce(Databases databases) {
        try (var told = new Told(databases, Map.of())) {
            told.telling("a second database", CrossDatabaseWriteException.class, session -> {
                session.persist(new Box(told.unit.keyOn(0, Box.class, 1)));
                session.persist(new Box(told.unit.keyOn(1, Box.class, 1)));
            });
            told.telling(
                    "a statement on both",
                    CrossDatabaseWriteException.class,
                    session -> session.createMutationQuery("update Box set name = 'x'")
                            .executeUpdate());
        }
    }

    @OnEachDatabase
    void whatRunsOrFailsOtherwiseOrIsExplainedIsNotTold(Databases databases) {
        try (var told = new Told(databases, Map.of())) {
            told.unit.factory.inTransaction(session -> {
                session.createQuery("from Box", Box.class).getResultList();
                session.createQuery("from Box b where b.key in (select i.owner from Item i)", Box.class)
                        .getResultList();
                session.find(Item.class, "id");
                ((ShardedSession) session).explain(scattered((ShardedSession) session));
                assertThat(catchThrowable(() -> session.createQuery("from Nothing", Object.class)))
                        .isNotNull();
            });

            assertThat(told.refusals).isEmpty();
        }
    }

    @Entity(name = "Box")
    @EntityGroup("box")
    static class Box {

        @Id
        @ShardKey
        @Column(name = "box_key", length = 20)
        String key = "";

        String name = "";

        Box() {}

        Box(String key) {
            this.key = key;
        }
    }

    @Entity(name = "Item")
    @EntityGroup("item")
    @UniquePerDatabase
    static class Item {

        @Id
        String id = "";

        @ShardKey
        @Column(length = 20, nullable = false)
        String owner = "";

        @ManyToOne(fetch = FetchType.LAZY)
        @Nullable
        Box box;

        Item() {}

        Item(String id, String owner) {
            this.id = id;
            this.owner = owner;
        }

        /** Read through a method, as a proxy is initialised by one. */
        String owner() {
            return owner;
        }
    }

    @Entity(name = "Pointer")
    @EntityGroup("box")
    static class Pointer {

        @Id
        @ShardKey
        @Column(name = "pointer_key", length = 20)
        String key = "";

        @ManyToOne(fetch = FetchType.LAZY)
        @Nullable
        Item item;

        Pointer() {}

        Pointer(String key) {
            this.key = key;
        }

        String owner() {
            return Objects.requireNonNull(item).owner();
        }
    }
}
