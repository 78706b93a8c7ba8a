package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import jakarta.persistence.Column;
import jakarta.persistence.ConstraintMode;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.FetchType;
import jakarta.persistence.ForeignKey;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.hibernate.EnabledFetchProfile;
import org.hibernate.Hibernate;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.annotations.FetchProfile;
import org.jspecify.annotations.Nullable;

/** A fetch profile of a to-one whose other end may live elsewhere leaves it to be loaded there, and never takes it for absent. */
class FetchProfileAcrossIT {

    private static final int FANS = 5;

    @OnEachDatabase
    void theOtherEndIsThereHoweverTheProfileIsEnabled(Databases databases) {
        var expected = answers(databases, Arrangement.PLAIN);

        assertThat(expected).contains("f1 of c1 in t1");
        for (var arrangement : List.of(new Arrangement(8, 1), new Arrangement(8, 2), new Arrangement(8, 8))) {
            assertThat(answers(databases, arrangement)).as("%s", arrangement).isEqualTo(expected);
        }
    }

    private static List<String> answers(Databases databases, Arrangement arrangement) {
        try (var factory = arrangement.open(
                arrangement.databases(databases),
                "create",
                Map.of("hibernate.shards.transactions", "best_effort"),
                Fan.class,
                Club.class,
                Town.class)) {
            fill(factory);
            var answers = new ArrayList<String>();
            for (int number = 0; number < FANS; number++) {
                var name = "f" + number;
                read(
                        factory,
                        session -> {
                            session.enableFetchProfile("club");
                            return List.of(session.find(Fan.class, name));
                        },
                        answers);
                read(
                        factory,
                        session -> List.of(session.find(Fan.class, name, new EnabledFetchProfile("club"))),
                        answers);
                read(
                        factory,
                        session -> session.createSelectionQuery("from Fan f where f.name = :name", Fan.class)
                                .setParameter("name", name)
                                .enableFetchProfile("club")
                                .getResultList(),
                        answers);
            }
            read(
                    factory,
                    session -> session.createSelectionQuery("from Fan f order by f.name", Fan.class)
                            .enableFetchProfile("club")
                            .getResultList(),
                    answers);
            read(
                    factory,
                    session -> session.findMultiple(
                            Fan.class,
                            IntStream.range(0, FANS)
                                    .mapToObj(number -> "f" + number)
                                    .toList(),
                            new EnabledFetchProfile("club")),
                    answers);
            return answers;
        }
    }

    private interface Reading {

        List<Fan> of(Session session);
    }

    private static void read(EntityManagerFactory factory, Reading reading, List<String> answers) {
        factory.unwrap(SessionFactory.class)
                .inTransaction(
                        session -> reading.of(session).forEach(fan -> answers.add(fan.name + " of " + text(fan.club))));
    }

    private static String text(@Nullable Club club) {
        if (club == null) {
            return "none";
        }
        var there = Hibernate.unproxy(club, Club.class);
        return there.name + " in " + (there.town == null ? "none" : Hibernate.unproxy(there.town, Town.class).name);
    }

    private static void fill(EntityManagerFactory factory) {
        factory.runInTransaction(em -> {
            for (int number = 0; number < 3; number++) {
                em.persist(new Town("t" + number));
                var club = new Club();
                club.name = "c" + number;
                club.town = em.getReference(Town.class, "t" + number);
                em.persist(club);
            }
        });
        factory.runInTransaction(em -> {
            for (int number = 0; number < FANS; number++) {
                var fan = new Fan();
                fan.name = "f" + number;
                fan.club = number % 4 == 3 ? null : em.getReference(Club.class, "c" + number % 4 % 3);
                em.persist(fan);
            }
        });
    }

    @Entity(name = "Town")
    @EntityGroup("town")
    static class Town {

        @Id
        @ShardKey
        @Column(length = 20)
        String name = "";

        Town() {}

        Town(String name) {
            this.name = name;
        }
    }

    @Entity(name = "Club")
    @EntityGroup("club")
    static class Club {

        @Id
        @ShardKey
        @Column(length = 20)
        String name = "";

        @ManyToOne(fetch = FetchType.LAZY)
        @JoinColumn(foreignKey = @ForeignKey(ConstraintMode.NO_CONSTRAINT))
        @Nullable
        Town town;
    }

    @Entity(name = "Fan")
    @EntityGroup("fan")
    @FetchProfile(
            name = "club",
            fetchOverrides = {
                @FetchProfile.FetchOverride(entity = Fan.class, association = "club"),
                @FetchProfile.FetchOverride(entity = Club.class, association = "town")
            })
    static class Fan {

        @Id
        @ShardKey
        @Column(length = 20)
        String name = "";

        @ManyToOne(fetch = FetchType.LAZY)
        @JoinColumn(foreignKey = @ForeignKey(ConstraintMode.NO_CONSTRAINT))
        @Nullable
        Club club;
    }
}
