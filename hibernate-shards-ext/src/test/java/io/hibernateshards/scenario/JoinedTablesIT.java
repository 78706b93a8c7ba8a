package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import io.hibernateshards.UniquePerDatabase;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.OnEachDatabase;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.LockModeType;
import jakarta.persistence.ManyToOne;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Entities in the tables of their class, superclass and subclasses: where a statement gives entities, Hibernate joins all these, and where it
 * gives their ids alone, only what it sees a need of.
 */
class JoinedTablesIT {

    private static final Class<?>[] ENTITIES = {Asset.class, Vehicle.class, Contract.class};

    private static final String GATHERED = """
            select v from Vehicle v where (type(v) = Vehicle or v.name in (select x.name from Asset x where x.score = v.seats)) or not (v.seats = 0) order by v.id
            select v from Vehicle v where ((v.name = 'name1' or v.seats = 2) or v.id = 'id009') and exists (select 1 from Asset x where x.score = v.seats) order by v.id
            select v from Vehicle v left join fetch v.tags where (v.tags is empty or v.seats = 2) or not (v.score = 3) order by v.seats + 1, v.id
            select a from Asset a where ((treat(a as Vehicle).seats = 2 or a.score = 1) or a.id = 'id000') and exists (select 1 from Asset x where x.score < a.score) order by a.id
            select distinct v from Vehicle v join Asset x on x.score = v.seats where (v.name = 'name3' or v.seats > 1) or v.id = 'id007'
            select v, x from Vehicle v join Asset x on x.score = v.seats where (v.name = 'name3' or v.seats > 1) or x.name = 'name5' order by v.id, x.id""";

    private static OracleUnits open(DatabaseKind kind, int assets) {
        return new OracleUnits(kind, ENTITIES, em -> fill(em, assets), JoinedTablesIT::row);
    }

    @OnEachDatabase
    void entitiesOfSeveralTablesAreFoundByAlternativeConditions(DatabaseKind kind) {
        try (var units = open(kind, 12)) {
            units.answerAlike(GATHERED);
        }
    }

    @OnEachDatabase
    void theyAreLockedByAlternativeConditions(DatabaseKind kind) {
        try (var units = open(kind, 12)) {
            for (var arrangement : List.of(Arrangement.PLAIN, new Arrangement(8, 2))) {
                var locked = units.on(arrangement)
                        .callInTransaction(em -> em
                                .createQuery(
                                        "select v from Vehicle v where (v.name = 'name1' or v.seats = 2) or v.id = 'id009' order by v.id",
                                        Vehicle.class)
                                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                                .getResultList()
                                .stream()
                                .map(JoinedTablesIT::row)
                                .toList());

                assertThat(locked)
                        .as("%s", arrangement)
                        .containsExactly("Vehicle id001", "Vehicle id005", "Vehicle id009", "Vehicle id011");
            }
        }
    }

    @OnEachDatabase
    void aDeepPageOfThemIsFoundByAlternativeConditions(DatabaseKind kind) {
        try (var units = open(kind, 600)) {
            units.answerAlike(
                    "a deep page",
                    em -> em.createQuery(
                                    "select v from Vehicle v where (v.name = 'name1' or v.seats >= 0) or v.id = 'id009' order by v.seats, v.id")
                            .setFirstResult(280)
                            .setMaxResults(10),
                    true);
        }
    }

    private static String row(@Nullable Object row) {
        return row instanceof Object[] columns
                ? List.of(row(columns[0]), row(columns[1])).toString()
                : row instanceof Asset asset ? asset.getClass().getSimpleName() + " " + asset.id : "null";
    }

    private static void fill(EntityManager em, int assets) {
        for (int number = 0; number < assets; number++) {
            var id = "id%03d".formatted(number);
            var asset = number % 2 == 0 ? new Asset() : new Vehicle(number % 6 == 5 ? 2 : number % 3);
            asset.id = id;
            asset.name = "name" + number;
            asset.score = number % 4;
            if (number % 3 == 0) {
                asset.tags.add("tag" + number);
            }
            em.persist(asset);
            em.persist(new Contract("c%03d".formatted(number), asset, number % 3));
        }
    }

    @Entity(name = "Asset")
    @EntityGroup("asset")
    @Inheritance(strategy = InheritanceType.JOINED)
    static class Asset {
        @Id
        @ShardKey
        String id = "";

        String name = "";
        int score;

        @ElementCollection
        Set<String> tags = new HashSet<>();
    }

    @Entity(name = "Vehicle")
    static class Vehicle extends Asset {
        int seats;

        Vehicle() {}

        Vehicle(int seats) {
            this.seats = seats;
        }
    }

    @Entity(name = "Contract")
    @EntityGroup("asset")
    @UniquePerDatabase
    static class Contract {
        @Id
        String id = "";

        @Nullable
        @ShardKey
        @ManyToOne(optional = false, fetch = FetchType.LAZY)
        Asset asset;

        int years;

        Contract() {}

        Contract(String id, Asset asset, int years) {
            this.id = id;
            this.asset = asset;
            this.years = years;
        }
    }
}
