package io.hibernateshards.scenario;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ReferenceEntity;
import io.hibernateshards.ShardKey;
import io.hibernateshards.UniquePerDatabase;
import io.hibernateshards.WithinShard;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Column;
import jakarta.persistence.ConstraintMode;
import jakarta.persistence.Convert;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.FetchType;
import jakarta.persistence.ForeignKey;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.MapKey;
import jakarta.persistence.MapKeyJoinColumn;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderColumn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hibernate.annotations.Filter;
import org.hibernate.annotations.FilterDef;
import org.hibernate.annotations.Formula;
import org.hibernate.annotations.ParamDef;
import org.jspecify.annotations.Nullable;

/** Depots, what is in them, and what drives between them: mappings of which the rows that a statement needs are hard to tell. */
final class DepotModel {

    static final Class<?>[] ENTITIES = {
        Sort.class,
        Depot.class,
        Crate.class,
        Vehicle.class,
        Truck.class,
        Bike.class,
        Visit.class,
        Stop.class,
        Hall.class
    };

    private static final int DEPOTS = 16;

    private DepotModel() {}

    /** Stored values are those of other amounts. */
    public static final class FromTop implements AttributeConverter<Integer, Integer> {

        @Override
        public @Nullable Integer convertToDatabaseColumn(@Nullable Integer value) {
            return value == null ? null : 9 - value;
        }

        @Override
        public @Nullable Integer convertToEntityAttribute(@Nullable Integer stored) {
            return stored == null ? null : 9 - stored;
        }
    }

    @Entity(name = "Sort")
    @ReferenceEntity
    static class Sort {

        @Id
        String name = "";
    }

    @Entity(name = "Depot")
    @EntityGroup("depot")
    @FilterDef(name = "ranked", parameters = @ParamDef(name = "least", type = Integer.class))
    @Filter(name = "ranked", condition = "rank >= :least")
    static class Depot {

        @Id
        @ShardKey
        @Column(length = 20)
        String code = "";

        String city = "";

        @Nullable
        Integer rank;

        @Convert(converter = FromTop.class)
        int level;

        @ManyToOne(fetch = FetchType.LAZY)
        @JoinColumn(foreignKey = @ForeignKey(ConstraintMode.NO_CONSTRAINT))
        @Nullable
        Depot next;

        @ManyToOne(fetch = FetchType.LAZY)
        @JoinColumn(foreignKey = @ForeignKey(ConstraintMode.NO_CONSTRAINT))
        @Nullable
        Truck best;

        @ElementCollection
        @OrderColumn
        List<String> tags = new ArrayList<>();

        @ElementCollection
        Map<String, Integer> stock = new HashMap<>();

        @ElementCollection
        @MapKeyJoinColumn
        Map<Sort, Integer> sorts = new HashMap<>();

        @OneToMany(mappedBy = "depot")
        @OrderColumn
        List<Crate> crates = new ArrayList<>();

        @OneToMany(mappedBy = "depot")
        @MapKey(name = "label")
        Map<String, Crate> labelled = new HashMap<>();

        @WithinShard
        @Formula("(select count(*) from Depot_tags t where t.Depot_code = code)")
        int tagCount;
    }

    @Entity(name = "Crate")
    @UniquePerDatabase
    @EntityGroup("depot")
    static class Crate {

        @Id
        long id;

        @ShardKey
        @ManyToOne(optional = false, fetch = FetchType.LAZY)
        @Nullable
        Depot depot;

        String label = "";
        int weight;

        @Convert(converter = FromTop.class)
        int height;

        @ManyToOne(fetch = FetchType.LAZY)
        @JoinColumn(foreignKey = @ForeignKey(ConstraintMode.NO_CONSTRAINT))
        @Nullable
        Depot target;

        @WithinShard
        @Formula("(select d.city from Depot d where d.code = depot_code)")
        @Nullable
        String from;
    }

    @Entity(name = "Vehicle")
    @EntityGroup("vehicle")
    @Inheritance(strategy = InheritanceType.JOINED)
    static class Vehicle {

        @Id
        @ShardKey
        long id;

        @Nullable
        Integer age;

        @ManyToOne(fetch = FetchType.LAZY)
        @JoinColumn(foreignKey = @ForeignKey(ConstraintMode.NO_CONSTRAINT))
        @Nullable
        Depot home;

        @ManyToOne(fetch = FetchType.LAZY)
        @JoinColumn(foreignKey = @ForeignKey(ConstraintMode.NO_CONSTRAINT))
        @Nullable
        Crate load;
    }

    @Entity(name = "Truck")
    static class Truck extends Vehicle {

        @Nullable
        Integer tons;

        @ManyToOne(fetch = FetchType.LAZY)
        @JoinColumn(foreignKey = @ForeignKey(ConstraintMode.NO_CONSTRAINT))
        @Nullable
        Depot garage;
    }

    @Entity(name = "Bike")
    static class Bike extends Vehicle {

        int gears;
    }

    record VisitId(String route, int number) {}

    @Entity(name = "Visit")
    @EntityGroup("visit")
    @IdClass(VisitId.class)
    static class Visit {

        @Id
        @ShardKey
        @Column(length = 20)
        String route = "";

        @Id
        int number;

        @ManyToOne(fetch = FetchType.LAZY)
        @JoinColumn(foreignKey = @ForeignKey(ConstraintMode.NO_CONSTRAINT))
        @Nullable
        Depot depot;
    }

    @Embeddable
    static class StopId {

        @ShardKey
        @Column(length = 20)
        String line = "";

        int place;

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof StopId id && id.line.equals(line) && id.place == place;
        }

        @Override
        public int hashCode() {
            return Objects.hash(line, place);
        }
    }

    @Entity(name = "Stop")
    @EntityGroup("stop")
    static class Stop {

        @EmbeddedId
        StopId id = new StopId();

        @ManyToOne(fetch = FetchType.LAZY)
        @JoinColumn(foreignKey = @ForeignKey(ConstraintMode.NO_CONSTRAINT))
        @Nullable
        Depot depot;
    }

    /** Its SQL names tables in other ways than Hibernate does. */
    @Entity(name = "Hall")
    @EntityGroup("hall")
    static class Hall {

        @Id
        @ShardKey
        long id;

        @ElementCollection
        List<String> doors = new ArrayList<>();

        @ManyToOne(fetch = FetchType.LAZY)
        @JoinColumn(foreignKey = @ForeignKey(ConstraintMode.NO_CONSTRAINT))
        @Nullable
        Depot depot;

        @WithinShard
        @Formula("(select count(*) from  Hall_doors t where t.Hall_id = id)")
        int doorCount;
    }

    static void fill(EntityManager em) {
        for (var name : List.of("wood", "iron")) {
            var sort = new Sort();
            sort.name = name;
            em.persist(sort);
        }
        em.flush();
        for (int number = 0; number < DEPOTS; number++) {
            em.persist(depot(em, number));
        }
        em.flush();
        for (int number = 0; number < DEPOTS; number++) {
            var depot = em.find(Depot.class, "d" + number);
            for (int each = 0; each < number % 4; each++) {
                var crate = new Crate();
                crate.id = number * 10L + each;
                crate.depot = depot;
                crate.label = "label " + each;
                crate.weight = (number * 3 + each) % 10;
                crate.height = (number + each * 2) % 7;
                crate.target = (number + each) % 5 == 0 ? null : ofNumber(em, number * 5 + each * 3);
                depot.crates.add(crate);
                em.persist(crate);
            }
            em.persist(visit(em, number));
            em.persist(stop(em, number));
            em.persist(hall(em, number));
        }
        em.flush();
        for (int number = 0; number < 24; number++) {
            em.persist(vehicle(em, number));
        }
    }

    private static Depot depot(EntityManager em, int number) {
        var depot = new Depot();
        depot.code = "d" + number;
        depot.city = "City " + number % 3;
        depot.rank = number % 5 == 3 ? null : number % 4;
        depot.level = number % 8;
        depot.next = number % 6 == 5 ? null : ofNumber(em, number * 7 + 3);
        depot.best = number % 4 == 2 ? null : em.getReference(Truck.class, number * 3L % 27);
        for (int tag = 0; tag < number % 3; tag++) {
            depot.tags.add("tag " + (number + tag) % 4);
        }
        for (var product : List.of("oil", "salt")) {
            if ((number + product.length()) % 3 > 0) {
                depot.stock.put(product, number % 5);
            }
        }
        for (var sort : List.of("wood", "iron")) {
            if (number % (sort.equals("wood") ? 2 : 3) == 0) {
                depot.sorts.put(em.find(Sort.class, sort), number % 4);
            }
        }
        return depot;
    }

    private static Visit visit(EntityManager em, int number) {
        var visit = new Visit();
        visit.route = "r" + number % 7;
        visit.number = number;
        visit.depot = ofNumber(em, number * 3);
        return visit;
    }

    private static Stop stop(EntityManager em, int number) {
        var stop = new Stop();
        stop.id.line = "l" + number % 7;
        stop.id.place = number;
        stop.depot = ofNumber(em, number * 3);
        return stop;
    }

    private static Hall hall(EntityManager em, int number) {
        var hall = new Hall();
        hall.id = number;
        hall.depot = ofNumber(em, number * 3);
        for (int door = 0; door < number % 3; door++) {
            hall.doors.add("door " + door);
        }
        return hall;
    }

    private static Vehicle vehicle(EntityManager em, int number) {
        Vehicle vehicle;
        if (number % 3 == 0) {
            var truck = new Truck();
            truck.tons = number % 4 == 1 ? null : number % 5;
            truck.garage = number % 5 == 1 ? null : ofNumber(em, number * 5 + 1);
            vehicle = truck;
        } else if (number % 3 == 1) {
            var bike = new Bike();
            bike.gears = number % 4;
            vehicle = bike;
        } else {
            vehicle = new Vehicle();
        }
        vehicle.id = number;
        vehicle.age = number % 7 == 2 ? null : number % 6;
        vehicle.load = number % 4 == 0 ? null : em.getReference(Crate.class, number % 16 * 10L);
        vehicle.home = number % 8 == 5 ? null : ofNumber(em, number * 3 + 2);
        return vehicle;
    }

    /** Some are not there. */
    private static Depot ofNumber(EntityManager em, int number) {
        return em.getReference(Depot.class, "d" + number % (DEPOTS + 2));
    }
}
