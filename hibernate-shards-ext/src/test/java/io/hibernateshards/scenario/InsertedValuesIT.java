package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import io.hibernateshards.UnsupportedShardedQueryException;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
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
                Letter.class);
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
