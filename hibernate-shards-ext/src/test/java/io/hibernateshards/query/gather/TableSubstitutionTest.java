package io.hibernateshards.query.gather;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableSubstitutionTest {

    private static final Set<String> TABLES = Set.of("t_order", "\"Line\"", "sales.t_owner", "t_order_tags");

    private final TableSubstitution substitution = new TableSubstitution();

    TableSubstitutionTest() {
        substitution.put("t_order", "g1", "g1 as (values (1))");
        substitution.put("\"Line\"", "g2", "g2(a) as (values (2))");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            select o1_0.id from t_order o1_0                                       | select o1_0.id from g1 o1_0
            select o1_0.t_order from t_order o1_0 join "Line" l on l.o=o1_0.id      | select o1_0.t_order from g1 o1_0 join g2 l on l.o=o1_0.id
            select 1 from t_order o1_0,"Line" l1_0                                 | select 1 from g1 o1_0,g2 l1_0
            select 1 from t_order_tags t join (t_order o cross join x) on 1=1      | select 1 from t_order_tags t join (g1 o cross join x) on 1=1
            select 1 from (select id from t_order union all select id from b) o    | select 1 from (select id from g1 union all select id from b) o
            select 'from t_order o', 'it''s from t_order o' from t_order o         | select 'from t_order o', 'it''s from t_order o' from g1 o
            select (select max(x) from other,T_ORDER where x=1) from "Line" l       | select (select max(x) from other,g1 where x=1) from g2 l
            select (select count(*) from t_order x) from "Line" l                  | select (select count(*) from g1 x) from g2 l
            """)
    void tablesAreReplacedWhereTheyStandAsTables(String sql, String expected) {
        assertThat(substitution.apply(sql)).isEqualTo("with g1 as (values (1)),g2(a) as (values (2)) " + expected);
    }

    @Test
    void expressionsOfTheStatementStandAfterThose() {
        var definitions = "g1 as (values (1)),g2(a) as (values (2)),";

        assertThat(substitution.apply("with c (v) as (select 1 from t_order o) select v from c"))
                .isEqualTo("with " + definitions + "c (v) as (select 1 from g1 o) select v from c");
        assertThat(substitution.apply("/* mine */ with recursive c (v) as (select 1) select v from c"))
                .isEqualTo("/* mine */ with recursive " + definitions + "c (v) as (select 1) select v from c");
        assertThat(substitution.apply("(select 1 from t_order o) union (select 2)"))
                .isEqualTo("with g1 as (values (1)),g2(a) as (values (2)) (select 1 from g1 o) union (select 2)");
    }

    @Test
    void nothingButSelectsReadGatheredRows() {
        assertThatThrownBy(() -> substitution.apply("insert into t_order (id) select id from t_order o"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is no select: insert into");
        assertThat(substitution.apply(" -- mine\n select 1 from t_order o")).endsWith("select 1 from g1 o");
        assertThat(new TableSubstitution().apply("select 1 from t_order o")).isEqualTo("select 1 from t_order o");
    }

    @Test
    void theTablesOfAStatementAreFound() {
        assertThat(TableSubstitution.tablesIn(
                        "select o.t_order,'t_order' from t_order o join \"Line\" l on l.x=o.id,sales.t_owner w",
                        TABLES))
                .containsOnlyKeys("\"Line\"", "sales.t_owner", "t_order");
        assertThat(TableSubstitution.tablesIn("select t.x from t_ordering t", TABLES))
                .isEmpty();
    }

    @Test
    void aTableThatStandsElsewhereIsNotOverlooked() {
        assertThatThrownBy(() ->
                        TableSubstitution.tablesIn("select (select max(T_ORDER) from other) from t_order o", TABLES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'t_order' at 19");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            select (select count(*) from sales.t_order x) from "Line" l1_0      | 't_order' at 35
            select (select count(*) from "sales"."T_ORDER") from "Line" l1_0    | 't_order' at 37
            select (select count(*) from "t_order" x) from "Line" l1_0          | 't_order' at 29
            select (select count(*) from a x, sales.t_order) from "Line" l      | 't_order' at 40
            select (select count(*) from a x join  b.Line y) from t_order o1_0 | '"Line"' at 41
            select (select count(*) from t_owner x) from t_order o1_0           | 'sales.t_owner' at 29
            """)
    void aTableOfAnotherSchemaOrInQuotesIsNotOverlooked(String sql, String message) {
        assertThatThrownBy(() -> TableSubstitution.tablesIn(sql, TABLES))
                .as(sql)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            select l1_0.t_order,l1_0."t_order" from "Line" l1_0
            select (l1_0.t_order,l1_0.a.t_order) from "Line" l1_0
            select 1 from "Line" l1_0 where l1_0.a is distinct from l1_0.t_order
            select extract(year from l1_0."t_owner"),max(l1_0.t_owner) from "Line" l1_0
            """)
    void columnsMayBeNamedLikeTables(String sql) {
        assertThat(TableSubstitution.tablesIn(sql, TABLES)).containsOnlyKeys("\"Line\"");
    }
}
