package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardHints;
import io.hibernateshards.ShardId;
import io.hibernateshards.ShardKey;
import io.hibernateshards.ShardedSession;
import io.hibernateshards.ShardedSessionFactory;
import io.hibernateshards.UnsupportedShardedQueryException;
import io.hibernateshards.VirtualShard;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.id.ShardedId;
import io.hibernateshards.metrics.ShardEvents;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hibernate.ScrollMode;
import org.hibernate.query.Query;
import org.jspecify.annotations.Nullable;

/** Each virtual shard counts what was routed to it, and whoever listens is told the same. */
class RoutedCountsIT {

    private static final List<String> CODES =
            IntStream.range(0, 24).mapToObj(number -> "code" + number).toList();

    /** The unit of one arrangement, and what a listener was told of it. */
    private static final class Counted implements AutoCloseable, ShardEvents {

        final Map<ShardId, Long> told = new ConcurrentHashMap<>();
        final Set<String> wrongDatabases = ConcurrentHashMap.newKeySet();
        final ShardedSessionFactory factory;
        final boolean isOne;

        Counted(Arrangement arrangement, Databases databases) {
            isOne = arrangement.databaseCount() == 1;
            factory = arrangement
                    .open(
                            arrangement.databases(databases),
                            "create",
                            Map.of("hibernate.shards.transactions", "best_effort", "hibernate.shards.events", this),
                            Parcel.class,
                            Stop.class,
                            Carrier.class)
                    .unwrap(ShardedSessionFactory.class);
            factory.inTransaction(session -> CODES.forEach(code -> {
                session.persist(new Parcel(code, code.length()));
                session.persist(new Stop(code));
            }));
        }

        @Override
        public void routed(ShardId shard, String database) {
            told.merge(shard, 1L, Long::sum);
            if (!database.equals(factory.databaseOf(shard))) {
                wrongDatabases.add(shard + " on " + database);
            }
        }

        private Map<ShardId, Long> counts() {
            return factory.delegates().stream().collect(Collectors.toMap(VirtualShard::id, VirtualShard::routedCount));
        }

        /** How much more each virtual shard has counted after some work; a listener was told of just that. */
        Map<ShardId, Long> counting(Consumer<ShardedSession> work) {
            var before = counts();
            told.clear();
            factory.inTransaction(session -> work.accept((ShardedSession) session));
            var more = new HashMap<ShardId, Long>();
            counts().forEach((shard, count) -> more.put(shard, count - before.get(shard)));
            more.values().removeIf(count -> count == 0);
            assertThat(told).isEqualTo(more);
            assertThat(wrongDatabases).isEmpty();
            return more;
        }

        ShardId shardOf(String code) {
            return factory.shardOf(Parcel.class, code).orElseThrow();
        }

        /** Each virtual shard of some codes, so many times; a session that can go to one database alone looks at none. */
        Map<ShardId, Long> each(long times, String... codes) {
            return isOne
                    ? Map.of()
                    : List.of(codes).stream()
                            .map(this::shardOf)
                            .distinct()
                            .collect(Collectors.toMap(its -> its, its -> times));
        }

        @Override
        public void close() {
            factory.close();
        }
    }

    private static void onEachArrangement(Databases databases, Consumer<Counted> test) {
        for (var arrangement : Arrangement.SHARDED) {
            try (var unit = new Counted(arrangement, databases)) {
                test.accept(unit);
            }
        }
    }

    @OnEachDatabase
    void anOperationOnOneEntityCountsOnce(Databases databases) {
        onEachArrangement(databases, unit -> {
            var one = Map.of(unit.shardOf("code3"), 1L);

            assertThat(unit.counting(session -> session.find(Parcel.class, "code3")))
                    .isEqualTo(one);
            assertThat(unit.counting(session -> session.merge(new Parcel("code3", 9))))
                    .isEqualTo(one);
            assertThat(unit.counting(session -> unit.factory.inStatelessTransaction(stateless -> {
                        stateless.update(new Parcel("code3", 2));
                        stateless.delete(new Parcel("code3", 2));
                        stateless.insert(new Parcel("code3", 1));
                    })))
                    .isEqualTo(Map.of(unit.shardOf("code3"), 3L));
            var added = Map.of(unit.shardOf("added"), 1L);
            assertThat(unit.counting(session -> session.persist(new Parcel("added", 1))))
                    .isEqualTo(added);
        });
    }

    @OnEachDatabase
    void anInsertedRowCountsOnceHoweverItIsInserted(Databases databases) {
        onEachArrangement(databases, unit -> {
            var shard = unit.factory.delegate(unit.shardOf("new"));
            long before = shard.insertCount();
            Map<String, Consumer<ShardedSession>> inserts = new TreeMap<>();
            inserts.put("persist", session -> session.persist(new Parcel("new", 1)));
            inserts.put(
                    "stateless",
                    session ->
                            unit.factory.inStatelessTransaction(stateless -> stateless.insert(new Parcel("new", 1))));
            inserts.put(
                    "statement",
                    session -> session.createMutationQuery("insert into Parcel (code, weight) values ('new', 1)")
                            .executeUpdate());

            for (var insert : inserts.entrySet()) {
                assertThat(unit.counting(insert.getValue())).as(insert.getKey()).isEqualTo(Map.of(shard.id(), 1L));
                assertThat(shard.insertCount()).as(insert.getKey()).isEqualTo(++before);
                unit.factory.inTransaction(session -> session.remove(session.find(Parcel.class, "new")));
            }
        });
    }

    /** Its virtual shard is chosen when its id is made. */
    @OnEachDatabase
    void aPersistOfAnEntityWhoseKeyIsItsNewIdCountsOnce(Databases databases) {
        onEachArrangement(databases, unit -> {
            var carrier = new Carrier();
            var counted = unit.counting(session -> session.persist(carrier));

            var shard = unit.factory.shardOf(Carrier.class, carrier.id).orElseThrow();
            assertThat(counted).isEqualTo(Map.of(shard, 1L));
            var bound = new Carrier();
            assertThat(unit.counting(session -> session.withShard(shard, its -> {
                        its.persist(bound);
                        return null;
                    })))
                    .isEqualTo(Map.of(shard, 1L));
        });
    }

    @OnEachDatabase
    void aQueryCountsOnEachOfTheFewVirtualShardsThatItLeadsTo(Databases databases) {
        onEachArrangement(databases, unit -> {
            Map<String, Consumer<ShardedSession>> ofOne = new TreeMap<>();
            ofOne.put("list", session -> one(session).getResultList());
            ofOne.put("single", session -> one(session).getSingleResult());
            ofOne.put("stream", session -> {
                try (var rows = one(session).getResultStream()) {
                    assertThat(rows).hasSize(1);
                }
            });
            ofOne.put("scroll", session -> {
                try (var rows = one(session).scroll(ScrollMode.FORWARD_ONLY)) {
                    assertThat(rows.next()).isTrue();
                }
            });
            ofOne.put(
                    "count",
                    session -> assertThat(one(session).getResultCount()).isEqualTo(1));
            ofOne.put("available", session -> session.listAvailable(one(session)));
            ofOne.put(
                    "update",
                    session -> session.createMutationQuery("update Parcel set weight = 3 where code = :code")
                            .setParameter("code", "code3")
                            .executeUpdate());
            ofOne.put(
                    "joined",
                    session -> session.createSelectionQuery(
                                    "select p.weight from Parcel p join Parcel q on q.code = p.code where p.code = :code",
                                    Integer.class)
                            .setParameter("code", "code3")
                            .getResultList());
            ofOne.put("criteria", session -> {
                var builder = session.getCriteriaBuilder();
                var query = builder.createQuery(Parcel.class);
                var root = query.from(Parcel.class);
                session.createQuery(query.select(root).where(builder.equal(root.get("code"), "code3")))
                        .getResultList();
            });
            ofOne.forEach(
                    (name, work) -> assertThat(unit.counting(work)).as(name).isEqualTo(unit.each(1, "code3")));

            assertThat(unit.counting(session -> some(session).getResultList()))
                    .isEqualTo(unit.each(1, "code3", "code4", "code5"));
            assertThat(unit.counting(session ->
                            assertThat(some(session).getResultCount()).isEqualTo(3)))
                    .isEqualTo(unit.each(1, "code3", "code4", "code5"));
            assertThat(unit.counting(session -> session.listAvailable(some(session))))
                    .isEqualTo(unit.each(1, "code3", "code4", "code5"));
            assertThat(unit.counting(session -> session.createMutationQuery(
                                    "delete from Stop where code in ('code6', 'code7', 'code8')")
                            .executeUpdate()))
                    .isEqualTo(unit.each(1, "code6", "code7", "code8"));
        });
    }

    private static Query<Parcel> one(ShardedSession session) {
        return session.createQuery("from Parcel p where p.code = :code", Parcel.class)
                .setParameter("code", "code3");
    }

    private static Query<Parcel> some(ShardedSession session) {
        return session.createQuery("from Parcel p where p.code in (:codes) order by p.weight", Parcel.class)
                .setParameterList("codes", List.of("code3", "code4", "code5"));
    }

    @OnEachDatabase
    void whatGoesToAllOfAKeyspaceOrIsOnlyLookedAtCountsNowhere(Databases databases) {
        onEachArrangement(databases, unit -> {
            Map<String, Consumer<ShardedSession>> uncounted = new TreeMap<>();
            uncounted.put(
                    "list",
                    session -> session.createQuery("from Parcel", Parcel.class).getResultList());
            uncounted.put(
                    "every virtual shard's key",
                    session -> session.createQuery("from Parcel p where p.code in (:codes)", Parcel.class)
                            .setParameterList("codes", manyCodes())
                            .getResultList());
            uncounted.put("explain", session -> session.explain(one(session)));
            uncounted.put(
                    "no row",
                    session -> session.createQuery("from Parcel p where p.code is null", Parcel.class)
                            .getResultList());
            uncounted.put(
                    "update",
                    session -> session.createMutationQuery("update Parcel set weight = weight + 1")
                            .executeUpdate());
            uncounted.put(
                    "within a database",
                    session -> session.withDatabase(
                            unit.factory.databaseNames().get(0),
                            its -> its.createQuery("from Parcel p where p.code = 'code3'")
                                    .getResultList()));
            uncounted.forEach(
                    (name, work) -> assertThat(unit.counting(work)).as(name).isEmpty());
        });
    }

    /** So many that their virtual shards are all there are, which on one virtual shard alone is no scatter. */
    private static List<String> manyCodes() {
        return IntStream.range(0, 20_000).mapToObj(number -> "code" + number).toList();
    }

    @OnEachDatabase
    void whatIsRefusedCountsNowhere(Databases databases) {
        try (var unit = new Counted(new Arrangement(8, 8), databases)) {
            assertThat(unit.counting(session -> assertThatThrownBy(() -> some(session)
                                    .setHint("hibernate.shards.scatter", "refuse")
                                    .getResultList())
                            .isInstanceOf(UnsupportedShardedQueryException.class)))
                    .isEmpty();
        }
    }

    @OnEachDatabase
    void aSessionOfAVirtualShardCountsOnItAlone(Databases databases) {
        onEachArrangement(databases, unit -> {
            var shard = unit.shardOf("code3");

            assertThat(unit.counting(session -> session.withShard(
                            shard,
                            its -> its.createQuery("from Parcel", Parcel.class).getResultList())))
                    .isEqualTo(Map.of(shard, 1L));
        });
    }

    @OnEachDatabase
    void aQueryInStepsCountsForEachOfItsStatements(Databases databases) {
        onEachArrangement(databases, unit -> {
            Consumer<ShardedSession> steps = session -> session.createQuery(
                            "from Parcel p where p.code in (select s.other from Stop s where s.code in ('code1', 'code2'))",
                            Parcel.class)
                    .getResultList();
            var expected = new HashMap<ShardId, Long>();
            for (var codes : List.of(List.of("code1", "code2"), List.of("code1-next", "code2-next"))) {
                unit.each(1, codes.toArray(String[]::new))
                        .forEach((shard, count) -> expected.merge(shard, count, Long::sum));
            }

            assertThat(unit.counting(steps)).isEqualTo(expected);
        });
    }

    @OnEachDatabase
    void rowsOfSeveralKindsCountOnceWhereTheyMeet(Databases databases) {
        onEachArrangement(databases, unit -> {
            assertThat(unit.counting(session -> session.createQuery(
                                    "select p.weight, s.other from Parcel p, Stop s where p.code = 'code1' and s.code = 'code1'",
                                    Object[].class)
                            .getResultList()))
                    .isEqualTo(unit.each(1, "code1"));
        });
    }

    @OnEachDatabase
    void aNativeQueryCountsWhereAHintNamesTheVirtualShardOrTheKey(Databases databases) {
        onEachArrangement(databases, unit -> {
            var shard = unit.shardOf("code3");
            Function<Map.Entry<String, ?>, Map<ShardId, Long>> hinted = hint ->
                    unit.counting(session -> session.createNativeQuery("select count(*) from Parcel", Long.class)
                            .setHint(hint.getKey(), hint.getValue())
                            .getSingleResult());

            for (Map.Entry<String, ?> hint : List.of(
                    Map.entry(ShardHints.SHARD, shard), Map.entry(ShardHints.KEY, Map.entry(Parcel.class, "code3")))) {
                assertThat(hinted.apply(hint)).as("%s", hint).isEqualTo(unit.isOne ? Map.of() : Map.of(shard, 1L));
            }
            assertThat(hinted.apply(Map.entry(ShardHints.DATABASE, unit.factory.databaseOf(shard))))
                    .isEmpty();
        });
    }

    @Entity(name = "Parcel")
    @EntityGroup("parcel")
    static class Parcel {

        @Id
        @ShardKey
        @Column(length = 20)
        String code = "";

        int weight;

        Parcel() {}

        Parcel(String code, int weight) {
            this.code = code;
            this.weight = weight;
        }
    }

    @Entity(name = "Stop")
    @EntityGroup("stop")
    static class Stop {

        @Id
        @ShardKey
        @Column(length = 20)
        String code = "";

        @Column(length = 30)
        String other = "";

        Stop() {}

        Stop(String code) {
            this.code = code;
            this.other = code + "-next";
        }
    }

    @Entity(name = "Carrier")
    @EntityGroup("carrier")
    static class Carrier {

        @Id
        @ShardedId
        @ShardKey
        @Nullable
        Long id;
    }
}
