package io.hibernateshards.scenario;

import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.scenario.LedgerModel.Account;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.hibernate.query.criteria.HibernateCriteriaBuilder;
import org.junit.jupiter.api.AfterAll;

/** Shapes of selects, each answered over several databases as plain Hibernate answers it on one. */
class ShapesIT {

    private static final Map<DatabaseKind, OracleUnits> UNITS = new EnumMap<>(DatabaseKind.class);

    private static OracleUnits units(DatabaseKind kind) {
        return UNITS.computeIfAbsent(
                kind, its -> new OracleUnits(its, LedgerModel.ENTITIES, LedgerModel::fill, ShapesIT::text));
    }

    private static String text(Object row) {
        return row instanceof Object[] columns
                ? java.util.Arrays.stream(columns)
                        .map(column -> column == null ? "null" : text(column))
                        .toList()
                        .toString()
                : row instanceof LedgerModel.Place place ? place.city + "/" + place.zone : LedgerRows.text(row);
    }

    @AfterAll
    static void close() {
        UNITS.values().forEach(OracleUnits::close);
        UNITS.clear();
    }

    /** Made by {@code select new}. */
    public static final class Total {

        private final Object name;
        private final long count;

        public Total(String name, Long count) {
            this.name = String.valueOf(name);
            this.count = count;
        }

        public Total(Account account, Long count) {
            this(account.number, count);
        }

        public Total(Integer colour, Long count) {
            this("colour " + colour, count);
        }

        @Override
        public String toString() {
            return name + "=" + count;
        }
    }

    /** Made by its setters. */
    public static final class Named {

        private Object name = "";
        private Object count = "";

        public void setName(String name) {
            this.name = Objects.toString(name);
        }

        public void setCount(Long count) {
            this.count = count;
        }

        @Override
        public String toString() {
            return name + "/" + count;
        }
    }

    @OnEachDatabase
    void rowsAreOrderedByEmbeddablesAndEntities(DatabaseKind kind) {
        units(kind).answerAlike("""
                select a.number from Account a order by a.place, a.number
                select a.number from Account a order by a.place desc nulls last, a.number limit 7 offset 3
                select a.place, a.number from Account a order by a.place desc, a.number
                select a.place as p, a.number from Account a order by p, 2
                select distinct a.place from Account a order by a.place
                select e.amount from Entry e order by e.id
                select e from Entry e order by e.id desc
                select e.id, e.amount from Entry e order by 1 limit 5
                select e from Entry e order by e limit 9 offset 4
                select m.colour from Mark m order by m.about, m.colour, m.id
                select m.colour from Mark m order by m.about desc nulls last, m.id
                select a.number from Account a order by a.country, a.number
                select a from Account a order by a
                select a.number from Account a left join a.country c order by c desc, a.number""");
    }

    @OnEachDatabase
    void groupsAndDistinctRowsAreMadeOfEmbeddablesAndEntities(DatabaseKind kind) {
        units(kind).answerAlike("""
                select distinct a.place from Account a
                select a.place, count(a) from Account a group by a.place
                select a.place, count(a) as n from Account a group by a.place having count(a) > 2 order by n desc, a.place
                select a.place, max(a.number) from Account a group by a.place order by a.place desc
                select a.country, count(a) from Account a group by a.country order by a.country
                select distinct a.country from Account a
                select distinct c from Account a join a.country c order by c.code desc
                select c, sum(a.points), count(*) from Account a join a.country c group by c order by c.name
                select m.about, count(m) from Mark m group by m.about order by m.about
                select e.account.country, sum(e.amount) from Entry e group by e.account.country order by 2 desc
                select a.country.code, a.place.city, count(a) from Account a group by a.country.code, a.place.city order by 1, 2""");
    }

    @OnEachDatabase
    void objectsAreMadeOfMergedRows(DatabaseKind kind) {
        var name = Total.class.getName();
        var named = Named.class.getName();
        units(kind).answerAlike("""
                select new Total(a.note, count(a)) from Account a group by a.note order by a.note
                select new Total(a.note, count(a)) from Account a group by a.note having count(a) > 2 order by count(a) desc, a.note limit 2
                select new Total(a.number, a.points) from Account a where a.points is not null order by a.points desc, a.number
                select distinct new Total(a.note, a.points) from Account a where a.points is not null
                select new Total(a, count(e)) from Account a left join a.entries e group by a order by a.number
                select new Total(m.colour, count(m)), max(m.account.number) from Mark m group by m.colour order by 2, 1
                select new Named(a.note as name, count(*) as count) from Account a group by a.note order by name
                select new map(a.note as note, sum(a.points) as points) from Account a group by a.note order by note
                select new list(a.grade, count(a)) from Account a group by a.grade order by a.grade
                select distinct new list(a.grade, a.mood) from Account a order by a.grade, a.mood
                select new list(a.number, new map(a.note as n, a.points as p)) from Account a order by a.number limit 4""".replace("Total(", name + "(").replace("Named(", named + "("));
    }

    @OnEachDatabase
    void expressionsOfAggregatesAreComputedAsTheDatabaseDoes(DatabaseKind kind) {
        units(kind).answerAlike("""
                select sum(a.small) / count(a), sum(a.small) % 4, count(a) / 3, -count(a) / 3, count(a) % 7 from Account a
                select a.note, count(a) / count(a.points), count(a) / nullif(count(a.points), 0) from Account a where a.points is not null group by a.note order by a.note
                select avg(a.points) / 2, sum(a.weight) / count(a), avg(a.small) / max(a.small) from Account a
                select cast(sum(a.small) as double) / count(a), cast(count(a) as integer), cast(count(a) as string) from Account a
                select a.grade, nullif(count(a), 3), abs(min(a.points)), abs(sum(a.rate)) from Account a group by a.grade order by a.grade
                select concat(min(a.number), '-', max(a.number)), max(a.number) || min(a.note) from Account a
                select a.mood, 'n' || count(a) from Account a group by a.mood order by a.mood
                select a.grade, case count(a) when 3 then 'three' when 4 then 'four' else 'many' end from Account a group by a.grade order by a.grade
                select a.grade, case when a.grade = 'a' then sum(a.points) else -1 end from Account a group by a.grade order by 2, 1
                select sum(distinct a.points), avg(distinct a.points), min(distinct a.note), count(distinct a.points) from Account a
                select a.grade, sum(distinct a.rate), avg(distinct a.weight), sum(a.rate), count(*) from Account a group by a.grade order by a.grade
                select sum(distinct a.points) from Account a where a.points > 99
                select a.grade from Account a group by a.grade having sum(distinct a.points) >= 5 and count(a) / 2 > 1 order by a.grade""");
        units(kind).answerAlike("""
                select sum(a.rate) / count(a) from Account a
                select sum(a.points) / count(a) from Account a
                select count(a) / 2.5 from Account a""");
        units(kind).answerAlike("""
                select round(avg(a.points), 1) from Account a
                select upper(max(a.note)) from Account a
                select cast(sum(a.rate) as integer) from Account a""");
    }

    @OnEachDatabase
    void setOperationsCombineTheRowsOfAllDatabases(DatabaseKind kind) {
        units(kind).answerAlike("""
                select a.note from Account a where a.points > 0 union select a.note from Account a where a.points < 2
                select a.note from Account a where a.points > 0 union all select a.note from Account a where a.points < 2
                select a.note from Account a where a.points > 0 intersect select a.note from Account a where a.points < 2
                select a.note from Account a except select a.note from Account a where a.points > 1
                select a.points from Account a intersect select e.points from Account e where e.grade = 'a'
                (select a.number as n from Account a where a.points > 0 union select e.account.number from Entry e) order by n limit 7 offset 2
                (select a.note as n, a.points as p from Account a union all select a.note, a.points from Account a where a.grade = 'a') order by n nulls last, p desc
                (select a.note, count(a) as k from Account a group by a.note union select a.number, a.points from Account a) order by 1 nulls first, 2
                ((select a.number as n from Account a order by a.number limit 3) union all (select a.number from Account a order by a.number desc limit 3)) order by n
                select a.number from Account a where a.number = 'n1' union select a.number from Account a where a.number = 'n2'
                select c.code from Country c union all select a.number from Account a
                (select a.points from Account a union all select a.points from Account a union all select a.points from Account a) order by 1
                select a from Account a where a.number < 'n2' union all select a from Account a where a.grade = 'b'""");
    }

    @OnEachDatabase
    void bagsAreIntersectedAndSubtractedByTheirCounts(DatabaseKind kind) {
        if (kind == DatabaseKind.POSTGRESQL) {
            units(kind).answerAlike("""
                    select a.note from Account a intersect all select a.note from Account a where a.points < 2
                    select a.note from Account a except all select a.note from Account a where a.points < 2""");
        }
    }

    @OnEachDatabase
    void subqueriesInFromClausesAreComputedOfAllRows(DatabaseKind kind) {
        units(kind).answerAlike("""
                select x.n, x.p from (select a.number as n, a.points as p from Account a where a.points > 0) x order by x.n
                select x.p, count(*) from (select a.number as n, a.points as p from Account a) x group by x.p order by x.p
                select max(x.t) from (select e.account.number as n, sum(e.amount) as t from Entry e group by e.account.number) x
                select a.number, x.t from Account a join (select e.account.number as n, sum(e.amount) as t from Entry e group by e.account.number) x on x.n = a.number order by a.number
                select a.number, x.t from Account a left join (select e.account.number as n, sum(e.amount) as t from Entry e group by e.account.number) x on x.n = a.number order by a.number
                with t as (select a.number as n, a.points as p from Account a) select x.n from t x where x.p > 1 order by x.n
                with t as (select e.account.number as n, count(*) as k from Entry e group by e.account.number) select a.note, sum(x.k) from Account a join t x on x.n = a.number group by a.note order by a.note
                with t as (select e.account.number as n, e.amount as k from Entry e) select a.number from Account a where a.number in (select x.n from t x where x.k > 0.2) order by 1
                select x.n from (select distinct a.number as n from Account a join a.entries e) x order by x.n limit 5
                select x.n from (select a.number as n from Account a where a.number = 'n3') x""");
        units(kind).answerAlike("""
                select x.n from (select a.note as n, count(a) as k from Account a group by a.note) x
                select x.n from (select distinct a.note as n from Account a) x
                select x.n from (select a.number as n from Account a order by a.number limit 3) x""");
        units(kind).answerAlike("""
                select a.number from Account a join (select e.account.number as n, e.amount as t from Entry e) x on x.t = a.rate""");
        units(kind).answerAlike("""
                select x.n from (select a.number as n from Account a union all select a.note as n from Account a) x""");
    }

    @OnEachDatabase
    void lateralSubqueriesReadTheRowsOfTheirOwner(DatabaseKind kind) {
        if (kind == DatabaseKind.POSTGRESQL) {
            units(kind).answerAlike("""
                    select a.number, x.m from Account a join lateral (select max(e.amount) as m from Entry e where e.account = a) x order by a.number
                    select a.number, x.m from Account a left join lateral (select e.amount as m from Entry e where e.account = a order by e.amount desc, e.id.sequence limit 1) x order by a.number""");
        }
    }

    @OnEachDatabase
    void windowsEndWithTheirPartitionsAndNotWithADatabase(DatabaseKind kind) {
        units(kind).answerAlike("""
                select e.account.number, e.amount, row_number() over (partition by e.account.number order by e.amount, e.id.sequence) from Entry e order by 1, 3
                select e.account.number, sum(e.amount) over (partition by e.account) from Entry e order by 1
                select e.id, rank() over (partition by e.account.number, e.amount order by e.id.sequence) as r from Entry e order by r, e.id""");
        units(kind).answerAlike("""
                select row_number() over (order by a.number) from Account a order by a.number
                select count(*) over (partition by a.note) from Account a""");
    }

    @OnEachDatabase
    void everyDatabaseComparesWithTheSameMoment(DatabaseKind kind) {
        units(kind).answerAlike("""
                select a.number from Account a where a.opened < local datetime order by a.number
                select count(*) from Account a where a.changed > instant
                select count(*) from Account a where a.seen < offset datetime
                select a.number from Account a where a.opened < current_timestamp and a.opened < current_date order by 1
                select a.note, count(a) from Account a where a.opened + 1 day < local datetime group by a.note order by 1
                select a.note from Account a group by a.note having max(a.opened) < local datetime order by a.note
                select a.number from Account a where year(a.opened) < year(local date) order by a.number""");
        units(kind).answerAlike("moments", ShapesIT::moments, false);
    }

    private static Query moments(EntityManager em) {
        return em.createQuery(
                "select count(distinct x.t) from (select a.number as n, local datetime as t from Account a) x");
    }

    @OnEachDatabase
    void criteriaSayTheSameShapes(DatabaseKind kind) {
        units(kind).answerAlike("construct", ShapesIT::construct, true);
        units(kind).answerAlike("union", ShapesIT::union, false);
        units(kind).answerAlike("clock", ShapesIT::clock, true);
        units(kind).answerAlike("ignoring case", ShapesIT::ignoringCase, true);
        units(kind).answerAlike("quotient", ShapesIT::quotient, true);
    }

    private static Query construct(EntityManager em) {
        var builder = em.getCriteriaBuilder();
        var criteria = builder.createQuery(Total.class);
        var account = criteria.from(Account.class);
        criteria.select(builder.construct(Total.class, account.get("note"), builder.count(account)))
                .groupBy(account.get("note"))
                .orderBy(builder.desc(builder.count(account)), builder.asc(account.get("note")));
        return em.createQuery(criteria).setMaxResults(5);
    }

    private static Query union(EntityManager em) {
        var builder = (HibernateCriteriaBuilder) em.getCriteriaBuilder();
        var first = builder.createQuery(String.class);
        var account = first.from(Account.class);
        first.select(account.get("note")).where(builder.greaterThan(account.<Long>get("points"), 1L));
        var second = builder.createQuery(String.class);
        var other = second.from(Account.class);
        second.select(other.get("note"))
                .where(builder.equal(other.get("grade"), builder.parameter(Character.class, "g")));
        return em.createQuery(builder.union(first, second)).setParameter("g", 'a');
    }

    private static Query clock(EntityManager em) {
        var builder = (HibernateCriteriaBuilder) em.getCriteriaBuilder();
        var criteria = builder.createQuery(String.class);
        var account = criteria.from(Account.class);
        criteria.select(account.get("number"))
                .where(
                        builder.lessThan(account.get("opened"), builder.localDateTime()),
                        builder.like(account.get("number"), builder.parameter(String.class, "like")))
                .orderBy(builder.asc(account.get("number")));
        return em.createQuery(criteria).setParameter("like", "n1%");
    }

    private static Query ignoringCase(EntityManager em) {
        var builder = (HibernateCriteriaBuilder) em.getCriteriaBuilder();
        var criteria = builder.createQuery(String.class);
        var account = criteria.from(Account.class);
        criteria.select(account.get("number"))
                .orderBy(
                        builder.sort(
                                account.get("note"),
                                org.hibernate.query.SortDirection.DESCENDING,
                                jakarta.persistence.criteria.Nulls.LAST,
                                true),
                        builder.asc(account.get("number")));
        return em.createQuery(criteria);
    }

    private static Query quotient(EntityManager em) {
        var builder = em.getCriteriaBuilder();
        var criteria = builder.createTupleQuery();
        var account = criteria.from(Account.class);
        var sum = builder.sumAsLong(account.<Short>get("small").as(Integer.class));
        criteria.multiselect(
                        account.get("grade"),
                        builder.quot(builder.count(account), 2L),
                        builder.countDistinct(account.get("note")))
                .groupBy(account.get("grade"))
                .having(builder.isNotNull(sum))
                .orderBy(builder.asc(account.get("grade")));
        return em.createQuery(criteria);
    }
}
