package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.CrossDatabaseWriteException;
import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardHints;
import io.hibernateshards.ShardKey;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.UnsupportedShardedQueryException;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.NamedNativeQuery;
import jakarta.persistence.QueryHint;
import java.util.List;
import java.util.Map;
import org.hibernate.query.NativeQuery;
import org.hibernate.type.StandardBasicTypes;

/** Native queries go where their hints say, and nowhere else. */
class NativeHintsIT {

    private static RoutedUnit unit(Databases databases, TransactionMode mode) {
        var unit = RoutedUnit.of(databases.fresh("one", "two"), mode, Parcel.class);
        for (int database = 0; database < 2; database++) {
            for (int each = 0; each < 3; each++) {
                var parcel = new Parcel(unit.keyOn(database, Parcel.class, each), database * 10 + each);
                unit.factory.inTransaction(session -> session.persist(parcel));
            }
        }
        return unit;
    }

    @OnEachDatabase
    void aHintNamesTheDatabaseAVirtualShardOrAKey(Databases databases) {
        try (var unit = unit(databases, TransactionMode.SINGLE);
                var session = unit.factory.openSession()) {
            var key = unit.keyOn(1, Parcel.class);
            var shard = unit.factory.shardOf(Parcel.class, key).orElseThrow();
            var parcel = session.find(Parcel.class, key);
            var hints = Map.of(
                    ShardHints.DATABASE, List.of("two"),
                    ShardHints.SHARD, List.of(shard, shard.toString(), String.valueOf(shard.number())),
                    ShardHints.KEY, List.of(Map.entry(Parcel.class, key), parcel));

            hints.forEach((hint, values) -> values.forEach(value -> {
                var query = session.createNativeQuery("select weight from Parcel where weight > :least", Integer.class)
                        .setParameter("least", 10)
                        .setHint(hint, value);
                assertThat(query.getResultList()).as("%s = %s", hint, value).containsExactlyInAnyOrder(11, 12);
            }));
        }
    }

    @OnEachDatabase
    void allGivesTheRowsInTheOrderOfTheDatabasesWithinOneLimit(Databases databases) {
        try (var unit = unit(databases, TransactionMode.SINGLE);
                var session = unit.factory.openSession()) {
            var sql = "select weight from Parcel order by weight desc";

            assertThat(all(session.createNativeQuery(sql, Integer.class)).getResultList())
                    .containsExactly(2, 1, 0, 12, 11, 10);
            var page = all(session.createNativeQuery(sql, Integer.class))
                    .setFirstResult(2)
                    .setMaxResults(3);
            assertThat(page.getResultList()).containsExactly(0, 12, 11);
            assertThat(page.getResultStream()).containsExactly(0, 12, 11);
            assertThat(all(session.createNativeQuery("select * from Parcel where weight in (:weights)", Parcel.class))
                            .setParameterList("weights", List.of(0, 11))
                            .getResultList())
                    .extracting(parcel -> parcel.weight)
                    .containsExactly(0, 11);
            assertThat(all(session.createNativeQuery("select weight as w from Parcel where weight = ?1")
                                    .setParameter(1, 12)
                                    .unwrap(NativeQuery.class)
                                    .addScalar("w", StandardBasicTypes.LONG))
                            .getSingleResult())
                    .isEqualTo(12L);
            assertThatThrownBy(() ->
                            all(session.createNativeQuery(sql, Integer.class)).getSingleResult())
                    .isInstanceOf(jakarta.persistence.NonUniqueResultException.class);
            assertThatThrownBy(() ->
                            all(session.createNativeQuery(sql, Integer.class)).scroll())
                    .isInstanceOf(UnsupportedShardedQueryException.class)
                    .hasMessageContaining("'scroll' of the native query")
                    .hasMessageContaining("or name one database");
        }
    }

    @SuppressWarnings("unchecked")
    private static <T> NativeQuery<T> all(NativeQuery<T> query) {
        return (NativeQuery<T>) query.setHint(ShardHints.ALL, true);
    }

    @OnEachDatabase
    void countsOfChangesAreAddedAndRefusedInTheModeSingle(Databases databases) {
        try (var unit = unit(databases, TransactionMode.BEST_EFFORT)) {
            int changed = unit.factory.fromTransaction(session -> {
                session.find(Parcel.class, unit.keyOn(1, Parcel.class)).weight = 90;
                return session.createNativeMutationQuery("update Parcel set weight = weight + 1 where weight > :least")
                        .setParameter("least", 11)
                        .setHint(ShardHints.ALL, "true")
                        .executeUpdate();
            });

            assertThat(changed).isEqualTo(2);
            unit.factory.inTransaction(session -> assertThat(
                            session.createQuery("select weight from Parcel order by weight", Integer.class)
                                    .getResultList())
                    .containsExactly(0, 1, 2, 11, 13, 91));
        }
        try (var unit = unit(databases, TransactionMode.SINGLE)) {
            assertThatThrownBy(() -> unit.factory.inTransaction(
                            session -> session.createNativeMutationQuery("delete from Parcel")
                                    .setHint(ShardHints.ALL, true)
                                    .executeUpdate()))
                    .isInstanceOf(CrossDatabaseWriteException.class);
            int deleted =
                    unit.factory.fromTransaction(session -> session.createNativeMutationQuery("delete from Parcel")
                            .setHint(ShardHints.DATABASE, "one")
                            .executeUpdate());
            assertThat(deleted).isEqualTo(3);
        }
    }

    @OnEachDatabase
    void namedQueriesMayCarryTheirHint(Databases databases) {
        try (var unit = unit(databases, TransactionMode.SINGLE);
                var session = unit.factory.openSession()) {
            assertThat(session.createNamedQuery("weights", Integer.class).getResultList())
                    .containsExactly(0, 1, 2, 10, 11, 12);
        }
    }

    @OnEachDatabase
    void whatIsNotRoutedOrWronglyHintedIsRefused(Databases databases) {
        try (var unit = unit(databases, TransactionMode.SINGLE);
                var session = unit.factory.openSession();
                var stateless = unit.factory.openStatelessSession()) {
            assertThatThrownBy(() -> session.createNativeQuery("select 1").getResultList())
                    .isInstanceOf(UnsupportedShardedQueryException.class)
                    .hasMessageContaining("The native query [select 1] is not routed")
                    .hasMessageContaining("Give one of them, or run it inside withDatabase(name)");
            for (var hint : Map.of(
                            ShardHints.DATABASE,
                            "three",
                            ShardHints.SHARD,
                            "default/8",
                            ShardHints.KEY,
                            5,
                            "hibernate.shards.query.databases",
                            "one")
                    .entrySet()) {
                assertThatThrownBy(() -> session.createNativeQuery("select 1").setHint(hint.getKey(), hint.getValue()))
                        .as("%s", hint)
                        .isInstanceOf(RuntimeException.class)
                        .hasMessageContaining("" + hint.getValue());
            }
            assertThatThrownBy(() -> session.withDatabase(
                            "one",
                            its -> its.createNativeQuery("select 1")
                                    .setHint(ShardHints.DATABASE, "two")
                                    .getResultList()))
                    .isInstanceOf(UnsupportedShardedQueryException.class)
                    .hasMessageContaining("outside of what this session may touch now");
            assertThatThrownBy(() ->
                            session.createQuery("from Parcel", Parcel.class).setHint(ShardHints.ALL, true))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("is not for the query [from Parcel]")
                    .hasMessageContaining("use withShard() or withDatabase()");
            assertThat(stateless
                            .createNativeQuery("select count(*) from Parcel", Long.class)
                            .setHint(ShardHints.DATABASE, "two")
                            .getSingleResult())
                    .isEqualTo(3);
        }
    }

    @Entity(name = "Parcel")
    @EntityGroup("parcel")
    @NamedNativeQuery(
            name = "weights",
            query = "select weight from Parcel order by weight",
            resultClass = Integer.class,
            hints = @QueryHint(name = ShardHints.ALL, value = "true"))
    static class Parcel {

        @Id
        @ShardKey
        String code = "";

        int weight;

        Parcel() {}

        Parcel(String code, int weight) {
            this.code = code;
            this.weight = weight;
        }
    }
}
