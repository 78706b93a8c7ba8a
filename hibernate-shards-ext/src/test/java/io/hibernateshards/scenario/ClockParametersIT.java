package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Clocks in the conditions of rows are parameters of what each database runs, others are values in it. */
class ClockParametersIT {

    private static final String STATEMENTS = """
            select a.number from Account a where a.opened < local datetime order by a.number
            select a.number from Account a where a.seen < offset datetime and a.opened > local datetime - 90000 day order by a.number
            select a.number from Account a where a.changed < instant and a.opened < current_timestamp order by a.number
            select a.number from Account a where cast(a.opened as LocalDate) < local date order by a.number
            select a.note, count(a) from Account a where a.opened + 1 day < local datetime group by a.note order by a.note
            select a.number from Account a where exists (select 1 from Account b where b = a and b.opened < local datetime) order by a.number
            select year(a.opened) - year(local date), count(a) from Account a group by year(a.opened) - year(local date) order by 1
            select a.number from Account a where a.opened < local datetime order by year(local date) - year(a.opened), a.number
            select a.number from Account a where a.opened < local datetime union select b.number from Account b where b.opened > local datetime""";

    @OnEachDatabase
    void everyClockCountsAsItDoesInOneDatabase(Databases databases) {
        try (var units = new OracleUnits(
                databases.kind(), LedgerModel.ENTITIES, LedgerModel::fill, row -> LedgerRows.text(row))) {
            units.answerAlike(STATEMENTS);
            units.answerAlike(STATEMENTS);
        }
    }

    @OnEachDatabase
    void aClockAndAListAreBoundTogether(Databases databases) {
        var hql =
                "select a.number from Account a where a.number in :numbers and a.opened < local datetime and a.number <> :other order by a.number";
        try (var units = new OracleUnits(
                databases.kind(), LedgerModel.ENTITIES, LedgerModel::fill, row -> LedgerRows.text(row))) {
            for (var numbers : List.of(List.of("n1", "n2", "n3", "n8", "n13"), List.of("n7", "n9"), List.of())) {
                units.answerAlike(
                        hql,
                        em -> em.createQuery(hql)
                                .setParameter("numbers", numbers)
                                .setParameter("other", "n13"),
                        true);
            }
        }
    }

    @OnEachDatabase
    void aStatementThatReadsAClockIsTranslatedOnce(Databases databases) {
        var settings = Map.of("hibernate.query.sqm.translator", CountedTranslations.class.getName());
        try (var unit = WatchedUnit.of(databases, List.of("db0", "db1"), settings, LedgerModel.ENTITIES)) {
            var hql = "select a.number from Account a where a.opened < local datetime order by a.number";
            unit.list(Set.of("db0", "db1"), hql, String.class);
            int before = CountedTranslations.count();

            unit.list(Set.of("db0", "db1"), hql, String.class);
            unit.list(Set.of("db0", "db1"), hql, String.class);

            assertThat(CountedTranslations.count() - before).isZero();
        }
    }
}
