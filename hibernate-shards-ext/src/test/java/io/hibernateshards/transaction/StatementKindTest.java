package io.hibernateshards.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementKindTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1",
                "  SELECT * from t for update",
                "/* insert */ select 1",
                "-- delete\nselect 1",
                "(select 1) union (select 2)",
                "values (next value for s)",
                "set constraints all immediate",
                "with t as (select 1) select * from t for no key update",
                "with t as (select 'delete from x' as \"update\") select * from t",
                "with t as (select updated, deleted_at from m) select * from t",
                "explain select 1"
            })
    void whatOnlyReadsIsNoWrite(String sql) {
        assertThat(StatementKind.writes(sql)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into t values (1)",
                "/* select */ update t set a = 1",
                "-- select\n delete from t",
                "merge into t using s on (1=1) when matched then delete",
                "with d as (delete from t returning id) select * from d",
                "WITH s AS (select 1) INSERT INTO t select * from s",
                "with t as (select 1 for update) update x set a = 1",
                "call p()",
                "{ call p(?) }",
                "{?= call f(?)}",
                "create table t (a int)",
                "truncate table t",
                "do $$ begin end $$",
                ""
            })
    void whatWritesOrMightWriteIsAWrite(String sql) {
        assertThat(StatementKind.writes(sql)).isTrue();
    }
}
