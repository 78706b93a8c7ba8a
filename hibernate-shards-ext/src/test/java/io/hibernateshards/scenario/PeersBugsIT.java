package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.OnEachDatabase;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;

/**
 * What sharding layers are known to have answered wrongly, and what they had left to chance: groups and distinct values that
 * several databases share, nulls of outer joins, aggregates over nothing, conditions under {@code or}, limits beside groups.
 */
class PeersBugsIT {

    private static final Map<DatabaseKind, LedgerUnits> UNITS = new EnumMap<>(DatabaseKind.class);

    private static LedgerUnits units(DatabaseKind kind) {
        return UNITS.computeIfAbsent(kind, LedgerUnits::new);
    }

    @AfterAll
    static void close() {
        UNITS.values().forEach(LedgerUnits::close);
        UNITS.clear();
    }

    private static void sameAsPlainHibernate(DatabaseKind kind, String statements) {
        var units = units(kind);
        for (var statement : statements.lines().toList()) {
            var expected = units.answer(Arrangement.PLAIN, statement);
            for (var arrangement : LedgerUnits.SEVERAL) {
                assertThat(units.answer(arrangement, statement))
                        .as("%s on %s", statement, arrangement)
                        .isEqualTo(expected);
            }
        }
    }

    private static void refused(DatabaseKind kind, String reason, String statements) {
        for (var statement : statements.lines().toList()) {
            for (var arrangement : LedgerUnits.SEVERAL) {
                assertThat(units(kind).answer(arrangement, statement))
                        .as("%s on %s", statement, arrangement)
                        .startsWith("refused")
                        .contains(reason);
            }
        }
    }

    @OnEachDatabase
    void nullsThatAnOuterJoinMakesAreOneGroupAndOneDistinctValue(DatabaseKind kind) {
        sameAsPlainHibernate(kind, """
                select distinct e.account.number from Account a left join a.entries e
                select distinct m.id from Account a left join a.marks m
                select e.account.number, count(a) from Account a left join a.entries e group by e.account.number
                select m.account.number, count(m) from Account a right join a.marks m group by m.account.number
                select count(distinct m), count(distinct m.id) from Account a left join a.marks m
                select distinct e from Account a left join a.entries e
                select distinct e.id from Account a left join a.entries e
                select distinct m.about from Mark m
                select m.about, count(m) from Mark m group by m.about
                select m.about.id, count(m) from Mark m group by m.about.id""");
        sameAsPlainHibernate(kind, """
                select m.colour, count(distinct m.about) from Mark m group by m.colour order by 1""");
    }

    @OnEachDatabase
    void rowsOfAReferenceEntityThatOnlyASubqueryBindsToShardedRowsAreThereOnce(DatabaseKind kind) {
        sameAsPlainHibernate(kind, """
                select c.code, (select count(a) from Account a where a.country = c) from Country c""");
        sameAsPlainHibernate(kind, """
                select c.code from Country c where exists (select 1 from Account a where a.country = c)
                select count(c) from Country c where not exists (select 1 from Account a where a.country = c)
                select c.name from Country c where c.code in (select a.country.code from Account a)
                select c.code from Country c where exists (select 1 from Account a where a.country = c and a.number = 'n3')
                select a.number from Account a where exists (select 1 from Country c where a.country = c) order by 1
                select count(distinct c.code) from Account a join a.country c""");
    }

    @OnEachDatabase
    void aListNamesAnEntityOnceThatAJoinGivesSeveralTimes(DatabaseKind kind) {
        sameAsPlainHibernate(kind, """
                select a from Account a join a.entries e
                select a from Account a join a.entries e order by a.number
                select a from Account a left join a.entries e order by a.number limit 6 offset 5
                select m.account from Mark m order by m.account.number, m.colour
                select c from Account a join a.country c
                select c from Account a join a.country c order by c.name
                select e from Account a join a.entries e order by a.number, e.amount, e.id.sequence
                select e from Account a left join a.entries e order by a.number, e.id.sequence""");
    }

    @OnEachDatabase
    void fetchClausesThatCountOtherwiseThanByRowsCountAllRows(DatabaseKind kind) {
        sameAsPlainHibernate(kind, """
                select a.points from Account a order by a.points fetch first 3 rows with ties
                select a.number from Account a order by a.number fetch first 10 percent rows only""");
        refused(
                kind,
                "it counts the joined rows",
                "from Account a left join fetch a.entries order by a.number limit 4 offset 3");
        sameAsPlainHibernate(kind, "select a.number from Account a order by a.number fetch first 3 rows only");
    }

    @OnEachDatabase
    void anAggregateInTheOrderAloneMakesOneRow(DatabaseKind kind) {
        sameAsPlainHibernate(kind, "select 'x' from Account a order by count(a)");
    }

    @OnEachDatabase
    void timesAreComputedOfAggregatesAsTheDatabaseDoes(DatabaseKind kind) {
        sameAsPlainHibernate(kind, """
                select max(a.opened) - min(a.opened) from Account a
                select max(a.changed) + 1 day from Account a""");
    }

    @OnEachDatabase
    void aggregatesOfEveryTypeArePutTogether(DatabaseKind kind) {
        sameAsPlainHibernate(kind, """
                select avg(a.ratio), avg(a.weight), sum(a.weight) from Account a
                select avg(a.points), avg(a.small), avg(a.rate), avg(a.worth) from Account a
                select sum(a.points), sum(a.small), sum(a.rate), sum(a.worth) from Account a
                select min(a.seen), max(a.seen), min(a.flag), max(a.flag), min(a.mood), max(a.mood) from Account a
                select min(a.note), max(a.note), min(a.grade), max(a.grade) from Account a
                select sum(a.rate) * 2, sum(a.rate) + 1, sum(a.rate) * 1.5, -sum(a.rate) from Account a
                select max(a.small) + 1, max(a.points) * 2, max(a.ratio) + 1, max(a.weight) * 2 from Account a""");
    }

    @OnEachDatabase
    void aggregatesOverNothingAreARow(DatabaseKind kind) {
        sameAsPlainHibernate(kind, """
                select count(distinct a.note), count(a), sum(a.points), avg(a.rate) from Account a where a.points > 99
                select coalesce(sum(a.rate), 0) from Account a where a.number = 'zz' or a.number = 'yy'
                select a.note, count(a) from Account a where a.points > 99 group by a.note""");
    }

    @OnEachDatabase
    void valuesOfEveryTypeAreGroupedAndOrdered(DatabaseKind kind) {
        sameAsPlainHibernate(kind, """
                select a.ratio, count(a) from Account a group by a.ratio
                select a.weight, count(a) from Account a group by a.weight order by a.weight
                select a.grade, count(a) from Account a group by a.grade order by a.grade
                select a.stamp, count(a) from Account a group by a.stamp order by a.stamp
                select a.opened, count(a) from Account a group by a.opened order by a.opened desc
                select a.seen, count(a) from Account a group by a.seen order by a.seen
                select distinct a.seen from Account a order by a.seen
                select a.changed, count(distinct a.seen) from Account a group by a.changed order by a.changed
                select a.worth, count(a) from Account a group by a.worth order by a.worth
                select a.flag, count(a) from Account a group by a.flag order by a.flag
                select a.number from Account a order by a.flag, a.mood desc, a.number
                select a.mood, count(a) from Account a group by a.mood order by a.mood
                select a.note, count(a) from Account a group by a.note order by a.note
                select upper(a.note), count(*) from Account a group by upper(a.note) order by upper(a.note)
                select type(e), count(e) from Entry e group by type(e)
                select distinct type(e) from Entry e
                select treat(e as Deposit).source, count(*) from Entry e group by treat(e as Deposit).source
                select treat(e as Withdrawal).fee from Entry e order by treat(e as Withdrawal).fee
                select d.source, count(d) from Deposit d group by d.source order by d.source""");
    }

    @OnEachDatabase
    void conditionsOnTheKeyUnderOrAndNotLoseNoRow(DatabaseKind kind) {
        sameAsPlainHibernate(kind, """
                select a.number from Account a where a.number in ('n1', 'n2') or a.note = 'a' order by a.number
                select a.number from Account a where a.number = 'n1' or a.number = 'n2' and a.points > -100 order by a.number
                select a.number from Account a where not (a.number = 'n1' or a.number = 'n2') order by a.number
                select a.number from Account a where case when a.number = 'n1' then true else false end = true
                select a.number from Account a where a.number not in (select m.account.number from Mark m) order by 1
                select a.number, e.amount from Account a left join a.entries e with e.account.number = 'n3' order by 1, 2
                select a.number, e.amount from Account a left join a.entries e where e.account.number = 'n3' order by 1, 2
                select a.number, e.amount from Account a full join Entry e on e.account = a order by 1, 2
                select m.id from Mark m left join m.about e where e.amount > 0.2 or e is null order by m.id""");
    }

    @OnEachDatabase
    void countsOverJoinsCountEveryCombination(DatabaseKind kind) {
        sameAsPlainHibernate(kind, """
                select count(distinct m.account), count(distinct m.colour) from Mark m
                select m.colour, count(distinct m.account), count(distinct m.account.note) from Mark m group by m.colour""");
        sameAsPlainHibernate(kind, """
                select count(e), sum(e.amount) from Account a join a.entries e join a.marks m
                select count(distinct a.note), count(distinct a.grade), avg(a.points), sum(a.rate), count(*) from Account a
                select m1.id, m2.id from Mark m1 join Mark m2 on m1.about = m2.about order by m1.id, m2.id""");
    }

    @OnEachDatabase
    void aLimitIsAppliedAfterGroupsAreMerged(DatabaseKind kind) {
        sameAsPlainHibernate(kind, """
                select a.note, sum(a.points) from Account a group by a.note having sum(a.points) > 0 order by 2 desc, 1 limit 3
                select a.grade, a.mood, count(*) from Account a group by a.grade, a.mood order by 3 desc, 1, 2 limit 4 offset 2
                select distinct a.note, a.points from Account a order by a.points nulls last, a.note desc limit 5 offset 2
                select a.note from Account a group by a.note having max(a.number) > 'n3' order by a.note
                select distinct count(*) from Account a group by a.grade""");
    }

    @OnEachDatabase
    void collectionsThatAnEntityGraphFetchesRepeatNoEntityAndShortenNoPage(DatabaseKind kind) {
        for (var hql : List.of(
                "select a from Account a order by a.number",
                "select a from Account a order by a.note desc, a.number")) {
            for (int most : List.of(5, 1000)) {
                Function<EntityManager, Query> making = em -> {
                    var graph = em.createEntityGraph(LedgerModel.Account.class);
                    graph.addAttributeNodes("entries", "labels");
                    return em.createQuery(hql)
                            .setHint("jakarta.persistence.loadgraph", graph)
                            .setMaxResults(most);
                };
                var expected = units(kind).answer(Arrangement.PLAIN, making, true);
                for (var arrangement : LedgerUnits.SEVERAL) {
                    assertThat(units(kind).answer(arrangement, making, true))
                            .as("%s on %s", hql, arrangement)
                            .isEqualTo(expected);
                }
            }
        }
    }
}
