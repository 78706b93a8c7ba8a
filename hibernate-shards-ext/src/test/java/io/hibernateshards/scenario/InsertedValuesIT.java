package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import io.hibernateshards.UnsupportedShardedQueryException;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import jakarta.persistence.Column;
import jakarta.persistence.ConstraintMode;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.FetchType;
import jakarta.persistence.ForeignKey;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.hibernate.annotations.ColumnDefault;
import org.jspecify.annotations.Nullable;

/** What an insert statement gives is stored as plain Hibernate stores it. */
class InsertedValuesIT {

    private static EntityManagerFactory open(Databases databases, Arrangement arrangement) {
        return arrangement.open(
                arrangement.databases(databases),
                "create",
                Map.of("hibernate.shards.transactions", "best_effort"),
                Parcel.class,
                Customer.class,
                Letter.class,
                Day.class);
    }

    private static int execute(EntityManagerFactory factory, String hql) {
        return factory.callInTransaction(em -> em.createQuery(hql).executeUpdate());
    }

    @OnEachDatabase
    void aReferenceToARowThatIsMissingIsWrittenAsGiven(Databases databases) {
        for (var arrangement : List.of(Arrangement.PLAIN, new Arrangement(8, 1), new Arrangement(8, 2))) {
            try (var factory = open(databases, arrangement)) {
                factory.runInTransaction(em -> em.persist(new Customer("c1")));

                execute(
                        factory,
                        "insert into Parcel (code, customer.name)"
                                + " values ('a', 'c1'), ('b', 'nobody'), ('c', 'noone'), ('d', null)");

                try (var em = factory.createEntityManager()) {
                    assertThat(em.createQuery(
                                            "select p.code || ':' || coalesce(p.customer.name, 'null') from Parcel p"
                                                    + " order by p.code",
                                            String.class)
                                    .getResultList())
                            .as("%s", arrangement)
                            .containsExactly("a:c1", "b:nobody", "c:noone", "d:null");
                }
            }
        }
    }

    @OnEachDatabase
    void aDefaultOfAColumnOfAnEmbeddableIsNotForgotten(Databases databases) {
        try (var factory = open(databases, new Arrangement(8, 2))) {
            assertThatThrownBy(() -> execute(factory, "insert into Letter (code) values ('a')"))
                    .isInstanceOf(UnsupportedShardedQueryException.class)
                    .hasMessageContaining("it leaves out 'stamp', whose column has a default")
                    .hasMessageContaining("Name all of them, or persist the entities");

            assertThat(execute(factory, "insert into Letter (code, stamp.price, stamp.motif) values ('a', 1, 'b')"))
                    .isEqualTo(1);
        }
    }

    @OnEachDatabase
    void literalsOfTimesAreGivenToAttributesOfOtherTypes(Databases databases) {
        var expected = times(databases, Arrangement.PLAIN);

        assertThat(expected).contains("a: 2024-02-29 2024-02-28T23:59:58.500 12:34:56 2024-03-01T01:02:03");
        for (var arrangement : Arrangement.SHARDED) {
            assertThat(times(databases, arrangement)).as("%s", arrangement).isEqualTo(expected);
        }
    }

    private static List<String> times(Databases databases, Arrangement arrangement) {
        try (var factory = open(databases, arrangement)) {
            for (var values : List.of(
                    "'a', {d '2024-02-29'}, {ts '2024-02-28 23:59:58.5'}, {t '12:34:56'}, {ts '2024-03-01 01:02:03'}",
                    "'b', date 2024-02-29, datetime 2024-02-28 23:59:58, time 12:34:56, datetime 2024-03-01 01:02:03",
                    "'c', {ts '2024-02-29 10:11:12'}, {d '2024-02-28'}, {t '00:00:00'}, {d '2024-03-01'}",
                    "'d', null, null, null, null")) {
                try {
                    execute(factory, "insert into DayEntry (code, day, moment, hour, old) values (" + values + ")");
                } catch (IllegalArgumentException refused) {
                    // Hibernate checks the types of literals, in all arrangements alike.
                    assertThat(refused).hasMessageContaining("Cannot assign");
                }
            }
            try (var em = factory.createEntityManager()) {
                return em.createQuery("from DayEntry d order by d.code", Day.class).getResultList().stream()
                        .map(day -> day.code + ": " + day.day + " " + day.moment + " " + day.hour + " "
                                + (day.old == null
                                        ? null
                                        : new java.sql.Timestamp(day.old.getTime()).toLocalDateTime()))
                        .toList();
            }
        }
    }

    @Entity(name = "DayEntry")
    @EntityGroup("day")
    static class Day {

        @Id
        @ShardKey
        String code = "";

        @Nullable
        @Column(name = "day_")
        LocalDate day;

        @Nullable
        @Column(name = "moment_")
        LocalDateTime moment;

        @Nullable
        @Column(name = "hour_")
        LocalTime hour;

        @Nullable
        Date old;
    }

    @Entity(name = "Customer")
    @EntityGroup("customer")
    static class Customer {

        @Id
        @ShardKey
        String name = "";

        Customer() {}

        Customer(String name) {
            this.name = name;
        }
    }

    @Entity(name = "Parcel")
    @EntityGroup("parcel")
    static class Parcel {

        @Id
        @ShardKey
        String code = "";

        @ManyToOne(fetch = FetchType.LAZY)
        @JoinColumn(foreignKey = @ForeignKey(ConstraintMode.NO_CONSTRAINT))
        @Nullable
        Customer customer;
    }

    @Embeddable
    static class Stamp {

        @Nullable
        Integer price;

        @ColumnDefault("'queen'")
        @Nullable
        String motif;
    }

    @Entity(name = "Letter")
    @EntityGroup("letter")
    static class Letter {

        @Id
        @ShardKey
        String code = "";

        @Embedded
        @Nullable
        Stamp stamp;
    }
}
