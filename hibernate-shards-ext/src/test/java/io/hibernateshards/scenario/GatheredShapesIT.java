package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.ShardedSession;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.scenario.DepotModel.Crate;
import io.hibernateshards.scenario.DepotModel.Depot;
import io.hibernateshards.scenario.DepotModel.Stop;
import io.hibernateshards.scenario.DepotModel.Vehicle;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.hibernate.Hibernate;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;

/** Statements whose rows live apart, over mappings that make it hard to tell which rows they need. */
class GatheredShapesIT {

    private static final Map<DatabaseKind, OracleUnits> UNITS = new EnumMap<>(DatabaseKind.class);

    private static OracleUnits units(DatabaseKind kind) {
        return UNITS.computeIfAbsent(
                kind, its -> new OracleUnits(its, DepotModel.ENTITIES, DepotModel::fill, GatheredShapesIT::text));
    }

    @AfterAll
    static void close() {
        UNITS.values().forEach(OracleUnits::close);
        UNITS.clear();
    }

    @OnEachDatabase
    void columnsAreEqualAsTheyAreStoredWhateverConvertsThem(DatabaseKind kind) {
        gathered(kind, """
                select d.code, c.id from Depot d join Crate c on c.weight = d.level where d.code = 'd2' order by c.id
                select d.code, c.id from Crate c join Depot d on d.level = c.weight where c.id = 30 order by d.code
                select d.code, c.id from Depot d left join Crate c on d.level = c.weight where d.city = 'City 1' order by d.code, c.id
                select d.code, c.id from Depot d, Crate c where c.weight = d.level and d.level = 3 order by d.code, c.id
                select d.code, e.code from Depot d join Depot e on e.rank = d.level where d.level in (6, 7) order by d.code, e.code
                select d.code, e.code from Depot d join Depot e on e.level = d.level where d.code = 'd3' order by d.code, e.code
                select c.id from Crate c where c.id = 30 and exists (select 1 from Depot d where d.level = c.weight)
                select c.id from Crate c where c.weight > 4 and not exists (select 1 from Depot d where d.level = c.weight) order by c.id
                """);
    }

    @OnEachDatabase
    void valuesOfSubqueriesAreComparedAsTheyAreStoredWhateverConvertsThem(DatabaseKind kind) {
        gathered(kind, """
                select c.id from Crate c where c.weight in (select d.level from Depot d where d.city = 'City 1') order by c.id
                select d.code from Depot d where d.level in (select c.weight from Crate c where c.label = 'label 2') order by d.code
                select d.code from Depot d where d.level not in (select c.weight from Crate c where c.label = 'label 2') order by d.code
                select c.id from Crate c where c.weight = (select max(d.level) from Depot d where d.city = 'City 1') order by c.id
                select c.id from Crate c where c.weight > all (select d.level from Depot d where d.city = 'City 1') order by c.id
                select d.code from Depot d where d.level > (select min(c.weight) from Crate c where c.label = 'label 2') order by d.code
                select d.code from Depot d where exists (select 1 from Crate c where c.weight = d.level and c.label = 'label 2') order by d.code
                select d.code from Depot d where d.level = any (select c.weight from Crate c where c.label = 'label 2') order by d.code
                select d.code from Depot d where 3 in (select e.level from Depot e where e.city = d.city) order by d.code
                """);
        answered(kind, "Hoist of", """
                select d.code from Depot d where d.level in (select e.level from Depot e where e.rank = 2) order by d.code
                select d.code from Depot d where d.level in (select c.height from Crate c where c.label = 'label 2') order by d.code
                select d.code from Depot d where exists (select 1 from Crate c where c.height = d.level and c.label = 'label 2') order by d.code
                select d.code from Depot d where d.level = (select max(e.level) from Depot e where e.rank = 2) order by d.code
                """);
    }

    @OnEachDatabase
    void aRightJoinOfASubclassKeepsTheRowsWithoutOne(DatabaseKind kind) {
        gathered(kind, """
                select g.code, v.id from Vehicle v right join treat(v as Truck).garage g where v.age is null order by g.code, v.id
                select g.code, v.id from Vehicle v right join treat(v as Truck).garage g where g.city = 'City 1' order by g.code, v.id
                select g.code, v.id from Vehicle v right join treat(v as Truck).garage g on g.rank > 1 order by g.code, v.id
                select g.code, v.age from Vehicle v full join treat(v as Truck).garage g where v.age is null order by g.code, v.id
                select d.code, t.id from Vehicle v join treat(v as Truck).garage g right join g.next d where g.rank is null order by d.code, t.id
                """.replace("t.id", "v.id"));
    }

    @OnEachDatabase
    void anOuterJoinOfASubclassKeepsTheRowsOfItsRoot(DatabaseKind kind) {
        gathered(kind, """
                select d.code, t.id, t.tons from Depot d left join Truck t on t.home = d where d.city = 'City 1' order by d.code, t.id
                select d.code, t.id, t.tons from Depot d left join Truck t on t.garage = d and t.tons > 1 where d.code in ('d1', 'd4', 'd16') order by d.code, t.id
                select d.code, t.id from Depot d left join Truck t on t.home = d and t.tons = 3 order by d.code, t.id
                select d.code, t.id, t.tons from Depot d left join d.best t where d.code in ('d1', 'd3', 'd9') order by d.code
                select d.code, t.tons from Depot d left join d.best t on t.age = 3 order by d.code
                select d.code, t.age from Depot d join d.best t where t.tons = 3 order by d.code
                select d.code, v.id from Depot d left join Vehicle v on v.home = d and v.age = 3 order by d.code, v.id
                select d.code, b.id from Depot d left join Bike b on b.age = d.rank where d.code in ('d1', 'd2', 'd3') order by d.code, b.id
                select h.code, count(t) from Truck t right join t.home h group by h.code order by h.code
                """);
    }

    @OnEachDatabase
    void anEntityOfAnIdClassIsRefusedAndItsValuesAreNot(DatabaseKind kind) {
        units(kind).refused("a join of", """
                select v from Visit v join v.depot d where d.rank = 2
                select v, d.city from Visit v join v.depot d""");
        units(kind)
                .refused(
                        "nothing in it says that these rows live together",
                        "select d.city, v from Depot d left join Visit v on v.depot = d");
        gathered(kind, """
                select v.route, v.number, d.city from Visit v join v.depot d where d.rank = 2 order by v.number
                select v.route, v.number, d.city from Visit v left join v.depot d where v.route = 'r2' order by v.number
                select d, v.number from Visit v join v.depot d where v.route in ('r1', 'r2') order by v.number
                select count(v) from Visit v join v.depot d where d.city = 'City 0'
                """);
    }

    @OnEachDatabase
    void anEntityOfAnEmbeddedIdIsLoadedByIt(DatabaseKind kind) {
        gathered(kind, """
                select s from Stop s join s.depot d where d.rank = 2 order by s.id.place
                select s, d.city, d from Stop s left join s.depot d where s.id.line = 'l3' order by s.id.place
                select d.code, s from Depot d left join Stop s on s.depot = d where d.city = 'City 2' order by d.code, s.id.place
                """);
    }

    @OnEachDatabase
    void anAttributeOfASubclassIsReachedFromItsRoot(DatabaseKind kind) {
        gathered(kind, """
                select v.id, h.city from Vehicle v join v.home h where v.tons = 3 order by v.id
                select v.id, v.tons, h.city from Vehicle v left join v.home h where v.tons is null order by v.id
                select v.id, d.code from Vehicle v join Depot d on d.rank = v.tons where v.age = 3 order by v.id, d.code
                select v.id, d.code from Depot d left join Vehicle v on v.tons = d.rank where d.code = 'd2' order by v.id
                select v, h from Vehicle v join v.home h where v.tons > 1 order by v.id
                """);
    }

    @OnEachDatabase
    void indexesKeysAndElementsStandBesideRowsOfOthers(DatabaseKind kind) {
        gathered(kind, """
                select d.code, index(t), t, n.city from Depot d join d.tags t join d.next n where n.rank = 2 order by d.code, index(t)
                select d.code, key(s), value(s), n.city from Depot d join d.stock s join d.next n where key(s) = 'oil' order by d.code
                select d.code, key(s), n.code from Depot d join d.stock s join Depot n on n.rank = value(s) where d.city = 'City 0' order by d.code, key(s), n.code
                select d.code, n.code from Depot d join d.next n where d.tags[1] = 'tag 2' order by d.code
                select n.code, index(t), element(t) from Depot d join d.next n left join n.tags t where d.rank = 1 order by d.code, index(t)
                select d.code, value(c).weight, t.city from Depot d join d.labelled c join c.target t where value(c).weight = 4 order by d.code, c.id
                select d.code, index(c), c.id, n.city from Depot d join d.crates c join d.next n order by c.id
                select key(s).name, value(s), n.city from Depot d join d.sorts s join d.next n order by d.code, key(s).name
                select value(s), n from Depot d join d.sorts s join d.next n where d.city = 'City 0' order by d.code, value(s)
                """);
        units(kind).refused("a join of", """
                select d.code, index(c), c, n.city from Depot d join d.crates c join d.next n
                select d.code, index(c), value(c), n.city from Depot d join d.crates c join d.next n
                select d.code, key(c), value(c), n.city from Depot d join d.labelled c join d.next n
                select value(c), t from Depot d join d.crates c join c.target t
                select key(s), value(s), n from Depot d join d.sorts s join d.next n""");
    }

    @OnEachDatabase
    void underAFilterValuesAreAnsweredAndEntitiesRefused(DatabaseKind kind) {
        for (var hql : List.of(
                "select c.id, t.city from Crate c join c.target t order by c.id",
                "select c.id, t.city from Crate c left join c.target t where c.weight = 4 order by c.id",
                "select d.code, n.code from Depot d join d.next n where n.city = 'City 1' order by d.code",
                "select count(d) from Depot d where d.next.rank = 2")) {
            answered(kind, "Gather of the rows of", hql, em -> filtered(em, hql));
        }
        for (var hql : List.of(
                "select c from Crate c join c.target t where t.rank = 2",
                "select c.id, t from Crate c left join c.target t",
                "select v, h from Vehicle v join v.home h")) {
            for (var arrangement : List.of(new Arrangement(8, 2), new Arrangement(8, 8))) {
                assertThat(units(kind).answer(arrangement, em -> filtered(em, hql), false, false))
                        .as("%s on %s", hql, arrangement)
                        .startsWith("refused")
                        .contains("with entities under an enabled filter")
                        .contains("A query that its shard keys narrow to one database runs whatever it has");
            }
        }
    }

    private static Query filtered(EntityManager em, String hql) {
        em.unwrap(Session.class).enableFilter("ranked").setParameter("least", 2);
        return em.createQuery(hql);
    }

    @OnEachDatabase
    void aFormulaReadsTheTablesThatItNamesWhole(DatabaseKind kind) {
        gathered(kind, """
                select d.code, d.tagCount, n.tagCount from Depot d join d.next n order by d.code
                select d.code, n.tagCount from Depot d join d.next n where d.code in ('d1', 'd2', 'd3') order by d.code
                select d.code from Depot d join d.next n where n.tagCount > d.tagCount order by d.code
                select d, n from Depot d join d.next n where d.tagCount = 1 order by d.code
                select c.id, c.from, t.city from Crate c join c.target t where c.weight = 4 order by c.id
                select c.id, sql('(select count(*) from Depot d where d.rank = ?)', c.weight), v.id from Crate c left join c.target t join Vehicle v on v.age = c.weight where c.weight < 3 order by c.id, v.id
                select c.id, c.from, v.id from Crate c left join c.target t join Vehicle v on v.age = c.weight where c.weight = 4 order by c.id, v.id
                """);
    }

    @OnEachDatabase
    void aFormulaThatNamesATableInAnotherWayIsRefused(DatabaseKind kind) {
        units(kind).refused("SQL of its mapping that names the table 'Hall_doors'", """
                select h.doorCount, d.city from Hall h join h.depot d
                select h.id from Hall h join h.depot d where h.doorCount > 1 and d.rank = 2""");
    }

    @OnEachDatabase
    void tablesThatAreReadBesideAJoinThatHibernateLeavesOutAreReadWhole(DatabaseKind kind) {
        gathered(kind, """
                select v.id, size(d.crates) from Vehicle v join v.home d left join v.load c where v.age = 3 order by v.id
                select v.id, d.crates[0].weight from Vehicle v join v.home d left join v.load c where v.age = 3 order by v.id
                select v.id from Vehicle v join v.home d left join v.load c where v.age = 3 and d.crates is not empty order by v.id
                select v.id, maxindex(d.crates) from Vehicle v join v.home d left join v.load c where v.age = 3 order by v.id
                """);
    }

    /** Each line of HQL answers as on one database, and where there are several by the rows of all. */
    private static void gathered(DatabaseKind kind, String statements) {
        answered(kind, "Gather of the rows of", statements);
    }

    private static void answered(DatabaseKind kind, String plan, String statements) {
        statements.lines().forEach(hql -> answered(kind, plan, hql, em -> em.createQuery(hql)));
    }

    private static void answered(DatabaseKind kind, String plan, String hql, Function<EntityManager, Query> making) {
        try (var em = units(kind).on(new Arrangement(8, 2)).createEntityManager()) {
            assertThat(em.unwrap(ShardedSession.class).explain(making.apply(em)).plan())
                    .as(hql)
                    .startsWith(plan);
        }
        units(kind).answerAlike(hql, making, hql.contains("order by"));
    }

    private static String text(@Nullable Object value) {
        if (value instanceof Object[] columns) {
            return Arrays.stream(columns).map(GatheredShapesIT::text).toList().toString();
        }
        var entity = value == null ? null : Hibernate.unproxy(value);
        if (entity instanceof Depot depot) {
            return "Depot " + depot.code + "/" + depot.city + "/" + depot.level + "/" + depot.tagCount;
        }
        if (entity instanceof Crate crate) {
            return "Crate " + crate.id + "/" + crate.from;
        }
        if (entity instanceof Vehicle vehicle) {
            return vehicle.getClass().getSimpleName() + " " + vehicle.id;
        }
        if (entity instanceof DepotModel.Sort sort) {
            return "Sort " + sort.name;
        }
        return entity instanceof Stop stop ? "Stop " + stop.id.line + stop.id.place : String.valueOf(entity);
    }
}
