package io.hibernateshards.resharding;

import static io.hibernateshards.resharding.TwoDatabases.LIMITS;
import static io.hibernateshards.resharding.TwoDatabases.ONE;
import static io.hibernateshards.resharding.TwoDatabases.SHARD;
import static io.hibernateshards.resharding.TwoDatabases.TWO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.fence.GuardedTable;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Values of every type arrive as they were, by the copy and by the replay, as what a row has and as its key. */
class ValuesOfEveryTypeIT {

    /** A type of PostgreSQL's and some of its values; the first two are not null and differ. */
    private static final List<List<String>> POSTGRES = List.of(
            List.of("json", "'null'", "'{\"b\": 1,  \"a\": [null]}'", "null"),
            List.of("jsonb", "'null'", "'{\"b\": 1, \"a\": [null]}'", "null", "'\"null\"'"),
            List.of("int[]", "'[2:3]={1,2}'", "'{}'", "'{{1,2},{3,null}}'"),
            List.of("text[]", "'{\"a,b\",NULL,\"NULL\",\"\"}'", "'{}'"),
            List.of("pair", "'(1,\"a, \\\"b\\\"\")'", "'(,)'", "'(3,)'"),
            List.of("pair[]", "array['(1,x)'::pair, null]", "'{}'"),
            List.of("mood", "'sad'", "'it''s, ok'"),
            List.of("mood[]", "'{sad,null}'", "'{\"it''s, ok\"}'"),
            List.of("positive", "1", "2"),
            List.of("numeric(20, 4)", "1.5000", "-0.0001", "'NaN'"),
            List.of("numeric", "1.500", "1e-30"),
            List.of("double precision", "'NaN'", "'-Infinity'", "0.1", "'-0'", "1e-300"),
            List.of("real", "0.1", "3.4e38"),
            List.of("timestamp(6)", "'infinity'", "'2026-03-29 02:30:00.123456'", "'0044-03-15 BC'"),
            List.of("timestamp(6) with time zone", "'-infinity'", "'2026-03-29 02:30:00.123456+02'"),
            List.of("date", "'infinity'", "'0001-01-01'"),
            List.of("time(6)", "'24:00:00'", "'10:11:12.123456'"),
            List.of("time(6) with time zone", "'10:11:12.123456+02'", "'10:11:12-11:30'"),
            List.of("interval", "'-1 mons +2 days -03:04:05.6'", "'1 year'"),
            List.of("bytea", "'\\x00ff'", "''"),
            List.of("bit(5)", "'10101'", "'00000'"),
            List.of("bit varying(9)", "'1'", "''"),
            List.of("char(5)", "'ab'", "''"),
            List.of("varchar(20)", "'tab\t \\ \" ''ü'' 𝄞'", "''"),
            List.of("money", "'1.25'", "'-3'"),
            List.of("xml", "'<a>1</a>'", "'plain'"),
            List.of("hstore", "'a=>NULL, \"b c\"=>\"NULL\"'", "''"),
            List.of("uuid", "'00000000-0000-0000-0000-000000000001'", "'00000000-0000-0000-0000-000000000002'"),
            List.of("inet", "'10.0.0.1/8'", "'::1'"),
            List.of("int4range", "'[1,5)'", "'empty'"),
            List.of("tsvector", "'a:1 b:2'", "''"),
            List.of("point", "'(1,2.5)'", "'(0,0)'"),
            List.of("boolean", "true", "false"));

    private static final List<List<String>> H2 = List.of(
            List.of("json", "json 'null'", "json '{\"b\": 1, \"a\": [null]}'", "null", "json '\"null\"'"),
            List.of("integer array", "array[1, null]", "cast(array[] as integer array)"),
            List.of("varchar(20) array", "array['a, b', null]", "array['a', 'b']"),
            List.of("time(9) array", "array[time '10:11:12.123456789']", "array[time '00:00:00']"),
            List.of("varbinary(3) array", "array[X'ff']", "array[X'fe']"),
            List.of("integer array[3] array", "array[array[1]]", "array[array[2], null]"),
            List.of("enum('sad', 'it''s, ok')", "'sad'", "'it''s, ok'"),
            List.of("numeric(20, 4)", "1.5", "-0.0001"),
            List.of("decfloat", "1e100", "1.50"),
            List.of("double precision", "'NaN'", "'-Infinity'", "0.1", "1e-300"),
            List.of("real", "0.1", "3.4e38"),
            List.of("timestamp(9)", "timestamp '2026-03-29 02:30:00.123456789'", "timestamp '-0044-03-15 00:00:00'"),
            List.of(
                    "timestamp(9) with time zone",
                    "timestamp with time zone '2026-03-29 02:30:00.123456789+02'",
                    "timestamp with time zone '2026-03-29 00:30:00Z'"),
            List.of("date", "date '0001-01-01'", "date '2026-03-29'"),
            List.of("time(9)", "time '10:11:12.123456789'", "time '10:11:00'"),
            List.of(
                    "time(6) with time zone",
                    "time with time zone '10:11:12.123456+02'",
                    "time with time zone '10:11:12-11:30'"),
            List.of("interval day to second(9)", "interval '-1 02:03:04.123456789' day to second", "interval '1' day"),
            List.of("binary(3)", "X'00ff'", "X'fe'"),
            List.of("varbinary(9)", "X'ff'", "X'fe'", "X''"),
            List.of("blob", "X'ff'", "X'fe'"),
            List.of("clob", "'long'", "''"),
            List.of("char(5)", "'ab'", "''"),
            List.of("varchar(20)", "'tab\t \\ \" ''ü'' 𝄞'", "''"),
            List.of("varchar_ignorecase(20)", "'Ab'", "'b'"),
            List.of("uuid", "'00000000-0000-0000-0000-000000000001'", "'00000000-0000-0000-0000-000000000002'"),
            List.of("geometry", "'POINT(1 2)'", "'POINT EMPTY'"),
            List.of("java_object", "X'aced0005740001'", "null"),
            List.of("boolean", "true", "false"));

    private static final List<String> NO_KEYS_ON_POSTGRES = List.of("json", "xml", "point", "hstore[]");

    private static List<List<String>> types(boolean postgres) {
        return postgres ? POSTGRES : H2;
    }

    private static List<String> declared(boolean postgres) {
        return postgres
                ? List.of(
                        "create extension hstore",
                        "create type pair as (a int, b text)",
                        "create type mood as enum ('sad', 'it''s, ok')",
                        "create domain positive as int check (value > 0)")
                : List.of();
    }

    private static boolean isKey(List<String> type, boolean postgres) {
        return postgres
                ? !NO_KEYS_ON_POSTGRES.contains(type.get(0))
                : !type.get(0).matches(".*(json|array|interval|blob|clob|geometry|java_object).*");
    }

    private static TwoDatabases make(Databases fresh, List<String> create, List<GuardedTable> tables)
            throws SQLException {
        return new TwoDatabases(fresh, tables, create.toArray(String[]::new));
    }

    private static boolean isPostgres(Databases fresh) throws SQLException {
        return fresh.fresh("any").kind() == DatabaseKind.POSTGRESQL;
    }

    @OnEachDatabase
    void valuesArriveAsTheyWere(Databases fresh) throws SQLException {
        boolean postgres = isPostgres(fresh);
        var types = types(postgres);
        var create = new ArrayList<>(declared(postgres));
        var columns = new ArrayList<String>();
        for (var type : types) {
            columns.add("c" + columns.size() + " " + type.get(0));
        }
        create.add("create table things (id integer primary key, vshard integer not null, " + String.join(", ", columns)
                + ")");
        var databases =
                make(fresh, create, List.of(new GuardedTable("things", "default", "vshard", List.of("id"), true)));
        for (int row = 0; row < 5; row++) {
            databases.its(ONE).execute(insert(row, types), insert(row + 10, types));
        }

        // Those from 10 on are copied, the others follow by the replay; rows are updated in place and come anew.
        var mover = databases.mover(LIMITS, (move, step) -> {
            if (step == MoveStep.COPIED) {
                databases
                        .its(ONE)
                        .execute(
                                "update things set id = id where id < 10",
                                "update things set id = id + 100 where id < 3",
                                "update things set id = id - 100 where id >= 100");
            }
        });
        var select = "select * from things order by id";
        var before = texts(databases, select, types);
        assertThat(mover.carryOut(mover.begin(SHARD, TWO))).isEqualTo(MoveStep.DONE);

        assertThat(databases.its(TWO).queryForStrings(before.get(0)))
                .isEqualTo(before.subList(1, before.size()))
                .hasSize(10);
    }

    private static String insert(int row, List<List<String>> types) {
        return "insert into things values (" + row + ", 1, "
                + types.stream()
                        .map(type -> type.get(1 + row % (type.size() - 1)))
                        .collect(Collectors.joining(", "))
                + ")";
    }

    /** A query that says what is there in texts, and its answer. */
    private static List<String> texts(TwoDatabases databases, String select, List<List<String>> types)
            throws SQLException {
        var columns = new ArrayList<>(List.of("id"));
        for (int place = 0; place < types.size(); place++) {
            var type = types.get(place).get(0);
            // What H2 gives no text of, or one that several values have.
            if (!type.equals("java_object")) {
                columns.add(type.matches("(var)?binary.{3}|blob") ? "rawtohex(c" + place + ")" : "c" + place);
            }
        }
        var query = select.replace("*", databases.isPostgres() ? "things::text" : String.join(", ", columns));
        var texts = new ArrayList<String>();
        texts.add(query);
        texts.addAll(databases.its(ONE).queryForStrings(query));
        return texts;
    }

    @OnEachDatabase
    void changedRowsAreFoundAgainByKeysOfEveryType(Databases fresh) throws SQLException {
        boolean postgres = isPostgres(fresh);
        var types =
                types(postgres).stream().filter(type -> isKey(type, postgres)).toList();
        var create = new ArrayList<>(declared(postgres));
        var tables = new ArrayList<GuardedTable>();
        for (int place = 0; place < types.size(); place++) {
            create.add("create table t" + place + " (k " + types.get(place).get(0)
                    + " primary key, vshard integer not null, body varchar(20))");
            tables.add(new GuardedTable("t" + place, "default", "vshard", List.of("k"), true));
        }
        var databases = make(fresh, create, tables);
        var mover = databases.mover(LIMITS, (move, step) -> {
            // Changes after both sides were compared; what is not found again would not arrive, or not leave.
            if (step == MoveStep.VERIFIED) {
                for (int place = 0; place < types.size(); place++) {
                    databases
                            .its(ONE)
                            .execute(
                                    "update t" + place + " set body = 'new' where body = 'one'",
                                    "delete from t" + place + " where body = 'two'");
                }
            }
        });
        for (int place = 0; place < types.size(); place++) {
            databases
                    .its(ONE)
                    .execute(
                            "insert into t" + place + " values ("
                                    + types.get(place).get(1) + ", 1, 'one')",
                            "insert into t" + place + " values ("
                                    + types.get(place).get(2) + ", 1, 'two')");
        }

        assertThat(mover.carryOut(mover.begin(SHARD, TWO))).isEqualTo(MoveStep.DONE);

        for (int place = 0; place < types.size(); place++) {
            assertThat(databases.its(TWO).queryForStrings("select body from t" + place))
                    .as(types.get(place).get(0))
                    .containsExactly("new");
        }
    }

    @OnEachDatabase
    void keysThatAreNotFoundAgainAreRefused(Databases fresh) throws SQLException {
        if (isPostgres(fresh)) {
            return;
        }
        var databases = make(
                fresh,
                List.of("create table t (k interval day to second not null, vshard integer not null)"),
                List.of(new GuardedTable("t", "default", "vshard", List.of("k"), false)));

        assertThatThrownBy(() -> databases.mover().begin(SHARD, TWO))
                .isInstanceOf(MoveRefusedException.class)
                .hasMessageContainingAll("'t'", "\"K\"", "'INTERVAL DAY TO SECOND'", "another type");
    }

    @OnEachDatabase
    void columnsAreThoseOfTheTableThatItsNameMeans(Databases fresh) throws SQLException {
        var databases = make(
                fresh,
                List.of(
                        "create schema other",
                        "create table other.things (id integer, also integer generated always as (id * 2)"
                                + (isPostgres(fresh) ? " stored)" : ")"),
                        "create table things (id integer primary key, vshard integer not null, also integer)"),
                List.of(new GuardedTable("things", "default", "vshard", List.of("id"), true)));
        databases.its(ONE).execute("insert into things values (1, 1, 7)");
        var mover = databases.mover();

        assertThat(mover.carryOut(mover.begin(SHARD, TWO))).isEqualTo(MoveStep.DONE);

        assertThat(databases.its(TWO).queryForStrings("select * from things")).containsExactly("1|1|7");
    }
}
