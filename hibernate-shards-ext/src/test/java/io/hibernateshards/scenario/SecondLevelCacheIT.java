package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ReferenceEntity;
import io.hibernateshards.ShardKey;
import io.hibernateshards.ShardedSession;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.UniquePerDatabase;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.fixtures.TestDatabase;
import io.hibernateshards.fixtures.jdbc.SqlRecorder;
import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.hibernate.Hibernate;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;

/** The second-level cache holds each database's rows apart, and is asked for and emptied of the right ones. */
class SecondLevelCacheIT {

    @Entity(name = "Member")
    @EntityGroup("member")
    @Cacheable
    @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
    static class Member {
        @Id
        @ShardKey
        String login;

        String name;

        @ElementCollection
        @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
        Set<String> tags = new TreeSet<>();

        Member() {}

        Member(String login, String name) {
            this.login = login;
            this.name = name;
            this.tags.add("tag of " + name);
        }
    }

    /** Its ids do not tell their place, and may be the same on both databases. */
    @Entity(name = "Step")
    @EntityGroup("step")
    @UniquePerDatabase
    @Cacheable
    @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
    static class Step {
        @Id
        int number;

        @ShardKey
        @Column(nullable = false)
        String route;

        Step() {}

        Step(int number, String route) {
            this.number = number;
            this.route = route;
        }
    }

    @Entity(name = "Country")
    @ReferenceEntity
    @Cacheable
    @Cache(usage = CacheConcurrencyStrategy.NONSTRICT_READ_WRITE)
    static class Country {
        @Id
        String code;

        String name;

        Country() {}

        Country(String code, String name) {
            this.code = code;
            this.name = name;
        }
    }

    private static RoutedUnit unit(List<TestDatabase> stores, SqlRecorder recorder) {
        return RoutedUnit.of(
                stores,
                TransactionMode.BEST_EFFORT,
                settings -> {
                    RoutedUnit.record(settings, stores, recorder);
                    settings.put("hibernate.cache.use_second_level_cache", true);
                    settings.put("hibernate.cache.region.factory_class", new MemoryRegions());
                },
                Member.class,
                Step.class,
                Country.class);
    }

    @OnEachDatabase
    void whatIsCachedIsFoundAndEvictedWhateverItsDatabase(Databases databases) {
        var recorder = new SqlRecorder();
        try (var unit = unit(databases.fresh("one", "two"), recorder)) {
            var cache = unit.factory.getCache();
            var logins = List.of(unit.keyOn(0, Member.class), unit.keyOn(1, Member.class));
            unit.factory.inTransaction(session -> logins.forEach(login -> session.persist(new Member(login, login))));
            cache.evictAllRegions();
            unit.factory.inTransaction(session ->
                    logins.forEach(login -> Hibernate.initialize(session.find(Member.class, login).tags)));

            for (var login : logins) {
                assertThat(cache.contains(Member.class, login)).isTrue();
                assertThat(cache.containsCollection(Member.class.getName() + ".tags", login))
                        .isTrue();
                recorder.clear();
                unit.factory.inTransaction(session -> {
                    assertThat(session.find(Member.class, login).name).isEqualTo(login);
                    assertThat(session.find(Member.class, login).tags).containsExactly("tag of " + login);
                });
                assertThat(recorder.count()).isZero();
                cache.evictEntityData(Member.class, login);
                cache.evictCollectionData(Member.class.getName() + ".tags", login);
                assertThat(cache.contains(Member.class, login)).isFalse();
                assertThat(cache.containsCollection(Member.class.getName() + ".tags", login))
                        .isFalse();
            }
        }
    }

    @OnEachDatabase
    void rowsOfOneIdOnTwoDatabasesAreCachedApart(Databases databases) {
        try (var unit = unit(databases.fresh("one", "two"), new SqlRecorder())) {
            var first = routeOn(unit, "one");
            var second = routeOn(unit, "two");
            unit.factory.inTransaction(session -> {
                session.persist(new Step(1, first));
                session.persist(new Step(1, second));
            });

            for (int round = 0; round < 2; round++) {
                unit.factory.inTransaction(session -> assertThat(
                                ((ShardedSession) session).onAllDatabases(its -> its.find(Step.class, 1).route))
                        .containsEntry("one", first)
                        .containsEntry("two", second));
            }
        }
    }

    private static String routeOn(RoutedUnit unit, String database) {
        for (int i = 0; ; i++) {
            var step = new Step(i, "route " + i);
            try (var session = unit.factory.openSession()) {
                if (session.databaseOf(step).equals(database)) {
                    return step.route;
                }
            }
        }
    }

    @OnEachDatabase
    void aWriteAtHomeReachesTheCachedCopies(Databases databases) {
        try (var unit = unit(databases.fresh("one", "two"), new SqlRecorder())) {
            unit.factory.inTransaction(session -> session.persist(new Country("PL", "Poland")));
            readsOnAll(unit, "Poland");

            unit.factory.inTransaction(session -> session.find(Country.class, "PL").name = "Polska");
            readsOnAll(unit, "Polska");

            unit.factory.inStatelessTransaction(session -> session.update(new Country("PL", "Pologne")));
            readsOnAll(unit, "Pologne");
        }
    }

    private static void readsOnAll(RoutedUnit unit, String name) {
        for (int round = 0; round < 2; round++) {
            unit.factory.inTransaction(session -> assertThat(((ShardedSession) session)
                            .onAllDatabases(its -> its.find(Country.class, "PL").name)
                            .values())
                    .containsExactly(name, name));
        }
    }
}
