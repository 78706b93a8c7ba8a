package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.PinnedTo;
import io.hibernateshards.ShardKey;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.fixtures.jdbc.SqlRecorder;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityNotFoundException;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.Hibernate;

/** What lies at the other end of an association that leads to other databases. */
class AcrossAssociationIT {

    @Entity(name = "Member")
    @EntityGroup("member")
    static class Member {
        @Id
        @ShardKey
        String login;

        String name;

        Member() {}

        Member(String login, String name) {
            this.login = login;
            this.name = name;
        }

        String name() {
            return name;
        }
    }

    @Entity(name = "Warehouse")
    @PinnedTo("two")
    static class Warehouse {
        @Id
        String code;

        Warehouse() {}

        Warehouse(String code) {
            this.code = code;
        }

        String code() {
            return code;
        }
    }

    @Entity(name = "Parcel")
    @EntityGroup("parcel")
    static class Parcel {
        @Id
        @ShardKey
        String number;

        @ManyToOne(fetch = FetchType.LAZY)
        Member sender;

        @ManyToOne(fetch = FetchType.EAGER)
        Member receiver;

        @ManyToOne(fetch = FetchType.LAZY)
        Warehouse warehouse;

        Parcel() {}

        Parcel(String number, Member sender, Member receiver) {
            this.number = number;
            this.sender = sender;
            this.receiver = receiver;
        }
    }

    private static RoutedUnit unit(Databases databases, SqlRecorder recorder) {
        var stores = databases.fresh("one", "two");
        return RoutedUnit.of(
                stores,
                TransactionMode.BEST_EFFORT,
                settings -> {
                    RoutedUnit.record(settings, stores, recorder);
                    settings.put("hibernate.default_batch_fetch_size", 16);
                },
                Member.class,
                Warehouse.class,
                Parcel.class);
    }

    @OnEachDatabase
    void manyOtherEndsAreLoadedByOneQueryOfEachDatabase(Databases databases) {
        var recorder = new SqlRecorder();
        try (var unit = unit(databases, recorder)) {
            unit.factory.inTransaction(session -> {
                for (int i = 0; i < 6; i++) {
                    var sender = new Member(unit.keyOn(i % 2, Member.class, i), "sender " + i);
                    session.persist(sender);
                    session.persist(new Parcel(unit.keyOn(0, Parcel.class, i), sender, null));
                }
            });

            unit.factory.inTransaction(session -> {
                var parcels = session.createSelectionQuery("from Parcel p order by p.number", Parcel.class)
                        .getResultList();
                recorder.clear();

                var names = new ArrayList<String>();
                parcels.forEach(parcel -> names.add(parcel.sender.name()));

                assertThat(names)
                        .containsExactlyInAnyOrder(
                                "sender 0", "sender 1", "sender 2", "sender 3", "sender 4", "sender 5");
                assertThat(recorder.count("one")).isEqualTo(1);
                assertThat(recorder.count("two")).isEqualTo(1);
            });
        }
    }

    @OnEachDatabase
    void anEagerOneIsASelectOfItsOwnDatabaseAndKeepsIdentity(Databases databases) {
        try (var unit = unit(databases, new SqlRecorder())) {
            var ben = new Member(unit.keyOn(1, Member.class), "Ben");
            var number = unit.keyOn(0, Parcel.class);
            unit.factory.inTransaction(session -> {
                session.persist(ben);
                session.persist(new Parcel(number, null, ben));
            });

            unit.factory.inTransaction(session -> {
                var found = session.find(Parcel.class, number);
                assertThat(found.receiver.name()).isEqualTo("Ben");
                assertThat(session.find(Member.class, ben.login)).isSameAs(found.receiver);
            });
            unit.factory.inTransaction(session -> {
                var member = session.find(Member.class, ben.login);
                var queried = session.createSelectionQuery("from Parcel", Parcel.class)
                        .getSingleResult();
                assertThat(Hibernate.unproxy(queried.receiver)).isSameAs(member);
            });
        }
    }

    @OnEachDatabase
    void anEntityOfOneNamedDatabaseIsReferredToFromAllOthers(Databases databases) {
        try (var unit = unit(databases, new SqlRecorder())) {
            var numbers = List.of(unit.keyOn(0, Parcel.class), unit.keyOn(1, Parcel.class));
            unit.factory.inTransaction(session -> {
                var warehouse = new Warehouse("north");
                session.persist(warehouse);
                for (var number : numbers) {
                    var parcel = new Parcel(number, null, null);
                    parcel.warehouse = warehouse;
                    session.persist(parcel);
                }
            });

            unit.factory.inTransaction(session -> {
                var warehouse = session.find(Warehouse.class, "north");
                for (var number : numbers) {
                    var parcel = session.find(Parcel.class, number);
                    assertThat(parcel.warehouse.code()).isEqualTo("north");
                    assertThat(Hibernate.unproxy(parcel.warehouse)).isSameAs(warehouse);
                }
            });
        }
    }

    @OnEachDatabase
    void anotherEndThatIsGoneIsSaidToBeMissing(Databases databases) {
        try (var unit = unit(databases, new SqlRecorder())) {
            var ben = new Member(unit.keyOn(1, Member.class), "Ben");
            var number = unit.keyOn(0, Parcel.class);
            unit.factory.inTransaction(session -> {
                session.persist(ben);
                session.persist(new Parcel(number, ben, null));
            });
            unit.factory.inTransaction(session -> session.remove(session.find(Member.class, ben.login)));

            assertThatThrownBy(() -> unit.factory.inTransaction(
                            session -> session.find(Parcel.class, number).sender.name()))
                    .isInstanceOf(EntityNotFoundException.class);
        }
    }
}
