package io.hibernateshards.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.resharding.SharedShop;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.KeyspaceMap;
import io.hibernateshards.topology.VirtualShardGroup;
import io.hibernateshards.topology.VirtualShardRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** The command line on databases that share a map. */
class ShardsCommandIT {

    private static final Database ONE = new Database("one", 0);
    private static final Database TWO = new Database("two", 1);
    private static final Database THREE = new Database("three", 2);

    @TempDir
    private Path directory;

    private static SharedShop shop(Databases fresh) throws SQLException {
        return SharedShop.of(fresh, KeyspaceMap.evenly("default", 6, List.of(ONE, TWO)), "one", "two", "three");
    }

    private static SharedShop boundShop(Databases fresh) throws SQLException {
        var a = new VirtualShardGroup("a", List.of(new VirtualShardRange(0, 3)), List.of(ONE), List.of(TWO));
        var b = new VirtualShardGroup("b", List.of(new VirtualShardRange(4, 5)), List.of(THREE), List.of());
        return SharedShop.of(fresh, KeyspaceMap.ofGroups("default", 6, List.of(a, b)), "one", "two", "three");
    }

    @OnEachDatabase
    void statusShowsTheMapAndWhoAnswers(Databases fresh) throws SQLException, IOException {
        var shop = shop(fresh);
        var program = Program.of(directory, shop);
        shop.beginMove(0, "two");

        var ran = program.run("status");

        assertThat(ran.err()).isEmpty();
        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out().lines())
                .contains(
                        "Map version 3 in 'one', 0 nodes, 1 open moves",
                        "keyspace  virtual shards  vshard groups  databases  moving",
                        "default                6              2          2       1")
                .anyMatch(line -> line.matches("one +3 +in \\d+ ms +jdbc:.*"));
        var json = program.run("status", "--json").json();
        assertThat(json.get("epoch").asInt()).isEqualTo(3);
        assertThat(json.get("databases"))
                .hasSize(3)
                .allMatch(its -> its.get("answers").asBoolean());
    }

    @OnEachDatabase
    void statusNamesTheDatabaseThatDoesNotAnswer(Databases fresh) throws SQLException, IOException {
        var program = Program.of(directory, shop(fresh));
        program.settings.put("hibernate.shards.database.two.url", "jdbc:postgresql://localhost:1/none");
        program.environment.put("SHARDS_PASSWORD_TWO", "hush-hush");

        var ran = program.run("status");

        assertThat(ran.exitCode()).isEqualTo(ExitCode.FOUND);
        assertThat(ran.out())
                .containsPattern("two +3 +NO +jdbc:postgresql://localhost:1/none")
                .doesNotContain("hush");
        var json = program.run("status", "--json").json();
        assertThat(json.at("/databases/1/answers").asBoolean()).isFalse();
        assertThat(json.at("/databases/1/failure").asString()).contains("'two'");
    }

    @OnEachDatabase
    void mapShowsPlacesAndBuckets(Databases fresh) throws SQLException, IOException {
        var program = Program.of(directory, boundShop(fresh));

        var ran = program.run("map");

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out().lines())
                .containsExactly(
                        "Map version 2",
                        "",
                        "Keyspace 'default', 6 virtual shards",
                        "database  count  virtual shards",
                        "--------  -----  --------------",
                        "one           4  0-3",
                        "two           0  none",
                        "three         2  4-5",
                        "",
                        "vshard group  virtual shards  bucket",
                        "------------  --------------  -----------------",
                        "a             0-3             one, two(waiting)",
                        "b             4-5             three");
        var json = program.run("map", "--json").json();
        assertThat(json.at("/keyspaces/0/places/2/ranges/0/1").asInt()).isEqualTo(5);
        assertThat(json.at("/keyspaces/0/groups/0/waiting/0").asString()).isEqualTo("two");
    }

    @OnEachDatabase
    void nodesShowsLeasesAndWhoIsBehind(Databases fresh) throws SQLException, IOException {
        var shop = shop(fresh);
        var program = Program.of(directory, shop);
        shop.node("web-1", 1, Duration.ofMinutes(3));
        shop.node("web-2", 2, Duration.ofMillis(-5_000));

        var ran = program.run("nodes");

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out())
                .containsPattern("web-1 +1 +1 +2 min \\d+ s")
                .containsPattern("web-2 +2 +0 +ended \\d+\\.\\d s ago");
        var json = program.run("nodes", "--json").json();
        assertThat(json.at("/nodes/0/alive").asBoolean()).isTrue();
        assertThat(json.at("/nodes/1/alive").asBoolean()).isFalse();
    }

    @OnEachDatabase
    void balanceCountsRowsWhereTheyLive(Databases fresh, DatabaseKind kind) throws SQLException, IOException {
        var program = Program.of(directory, shop(fresh));

        var ran = program.run("balance", "--top", "2");

        // Virtual shard v has v + 1 times three posts and two likes of each: 9 (v + 1) rows.
        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out())
                .containsPattern("one +3 +54 ")
                .containsPattern("two +3 +135 ")
                .containsPattern("three +0 +0 ")
                .containsPattern("default/5 +two +54 ")
                .containsPattern("default/4 +two +45 ")
                .doesNotContain("default/3")
                .contains("databases 1.43, virtual shards 1.71");
        var json = program.run("balance", "--json").json();
        assertThat(json.at("/keyspaces/0/rows").asInt()).isEqualTo(189);
        assertThat(json.at("/keyspaces/0/virtualShards")).hasSize(6);
        assertThat(json.at("/keyspaces/0/bytes").isNull()).isEqualTo(kind == DatabaseKind.H2);
    }

    @OnEachDatabase
    void aPlanShowsWhatMovesBesideComputedPlacesAndMovesNothing(Databases fresh) throws SQLException, IOException {
        var program = Program.of(directory, shop(fresh));

        var ran = program.run("plan", "add", "three");

        assertThat(ran.err()).isEmpty();
        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out())
                .contains("Plan 'add three' in keyspace 'default': 2 of 6 virtual shards move")
                .containsPattern("this plan +2 +")
                .containsPattern("hash modulo databases +4 +")
                .containsPattern("consistent-hash ring +\\d ")
                .contains("at 20,000 rows a second");
        assertThat(program.run("map", "--json")
                        .json()
                        .at("/keyspaces/0/places/2/count")
                        .asInt())
                .isZero();
        var json = program.run("plan", "add", "three", "--json").json();
        assertThat(json.at("/plan/virtualShards").asInt()).isEqualTo(2);
        assertThat(json.at("/plan/comparison/0/modulo").asInt()).isEqualTo(4);
        assertThat(program.run("add", "three", "--dry-run", "--json").out())
                .isEqualTo(program.run("plan", "add", "three", "--json").out());
        assertThat(program.run("plan", "add", "three", "--no-count").out()).contains("not known");
    }

    @OnEachDatabase
    void moveAsksAndMoves(Databases fresh) throws SQLException, IOException {
        var shop = shop(fresh);
        var program = Program.of(directory, shop).answering("y");

        var ran = program.run("move", "0-1,3", "--to", "three");

        assertThat(ran.err()).isEmpty();
        assertThat(ran.exitCode()).isZero();
        assertThat(program.asked).containsExactly("Move 3 virtual shards while the application runs? [y/N] ");
        assertThat(ran.out())
                .contains("[##############################] 3 of 3")
                .contains("The map is as planned");
        assertThat(shop.postsOn("three")).containsOnlyKeys(0, 1, 3);
        assertThat(shop.postsOn("one")).containsOnlyKeys(2);
    }

    @OnEachDatabase
    void inAPipeEveryMoveIsALine(Databases fresh) throws SQLException, IOException {
        var program = Program.of(directory, shop(fresh));

        var ran = program.run("move", "0", "--to", "three", "--yes");

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).contains("default/0 one -> three: moved (1 of 1)").doesNotContain("\r");
        var json = program.run("move", "1", "--to", "three", "--yes", "--json").json();
        assertThat(json.get("complete").asBoolean()).isTrue();
        assertThat(json.at("/moves/0/outcome").asString()).isEqualTo("moved");
    }

    @OnEachDatabase
    void nothingMovesWithoutAYes(Databases fresh) throws SQLException, IOException {
        var shop = shop(fresh);
        var piped = Program.of(directory, shop).run("move", "0", "--to", "three");
        var answered = Program.of(directory, shop).answering("n").run("move", "0", "--to", "three");

        assertThat(piped.exitCode()).isEqualTo(ExitCode.NOT_CONFIRMED);
        assertThat(piped.out()).contains("say --yes");
        assertThat(answered.exitCode()).isEqualTo(ExitCode.NOT_CONFIRMED);
        assertThat(shop.postsOn("three")).isEmpty();
    }

    @OnEachDatabase
    void aVshardGroupIsActivatedSplitAndDrained(Databases fresh) throws SQLException, IOException {
        var shop = boundShop(fresh);
        var program = Program.of(directory, shop);

        assertThat(program.run("activate", "a", "-y").exitCode()).isZero();
        assertThat(shop.postsOn("two")).hasSize(2);
        assertThat(program.run("split", "b", "--to", "one", "-y").exitCode()).isZero();
        assertThat(program.run("map").out()).contains("b-2");
        assertThat(program.run("drain", "two", "-y").exitCode()).isZero();

        assertThat(shop.postsOn("two")).isEmpty();
        assertThat(shop.postsOn("one")).hasSize(5);
        var again = program.run("drain", "two", "-y");
        assertThat(again.exitCode()).isZero();
        assertThat(again.out()).contains("Nothing is to be done");
        assertThat(program.run("replace", "three", "--by", "two", "-y").exitCode())
                .isZero();
        assertThat(shop.postsOn("three")).isEmpty();
        assertThat(program.run("even-out", "--by", "rows", "--dry-run").exitCode())
                .isZero();
    }

    @OnEachDatabase
    void openMovesAreShownResumedAndCancelled(Databases fresh) throws SQLException, IOException {
        var shop = shop(fresh);
        var program = Program.of(directory, shop);
        shop.beginMove(0, "three");
        shop.beginMove(1, "three");

        var moves = program.run("moves");
        assertThat(moves.exitCode()).isZero();
        assertThat(moves.out()).containsPattern("[0-9a-f]{8} +default/0 +one +three +planned +undecided");
        var id = program.run("moves", "--json").json().at("/moves/1/id").asString();

        var cancelled = program.run("cancel", id.substring(0, 8), "--json");
        assertThat(cancelled.exitCode()).isZero();
        assertThat(cancelled.json().at("/moves/0/outcome").asString()).isEqualTo("given up");
        var resumed = program.run("resume", "default/0");
        assertThat(resumed.exitCode()).isZero();
        assertThat(shop.postsOn("three")).containsOnlyKeys(0);
        assertThat(program.run("moves").out()).contains("Nothing moves.");
        assertThat(program.run("resume", "--all").exitCode()).isZero();
        var unknown = program.run("resume", "default/0");
        assertThat(unknown.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(unknown.err()).contains("0 open moves are meant", "Give the beginning of one id");
    }

    @OnEachDatabase
    void aMoveIsPausedAndGoesOn(Databases fresh) throws SQLException, IOException {
        var shop = shop(fresh);
        var program = Program.of(directory, shop);
        shop.beginMove(0, "three");
        shop.beginMove(1, "three");

        assertThat(program.run("pause", "--all").out()).contains("default/0 is paused", "default/1 is paused");
        assertThat(program.run("moves").out()).containsPattern("default/0 +one +three +planned +paused +-");
        assertThat(program.run("unpause", "default/1").exitCode()).isZero();
        var json = program.run("moves", "--json").json();
        assertThat(json.at("/moves/0/paused").asBoolean()).isTrue();
        assertThat(json.at("/moves/1/paused").asBoolean()).isFalse();
        assertThat(json.at("/moves/1/copiedRows").asInt()).isZero();

        var resumed =
                program.run("resume", "--all", "--max-rows", "1000", "--json").json();
        assertThat(resumed.at("/moves/0/outcome").asString()).isEqualTo("moved");
        assertThat(resumed.at("/moves/0/frozenMillis").isNumber()).isTrue();
        assertThat(shop.postsOn("three")).containsOnlyKeys(0, 1);
        assertThat(program.run("resume", "--all", "--max-rows", "-1").exitCode())
                .isEqualTo(ExitCode.USAGE);
    }

    @OnEachDatabase
    void aRefusedPlanEndsWithItsReason(Databases fresh) throws SQLException, IOException {
        var program = Program.of(directory, boundShop(fresh));

        var ran = program.run("move", "0", "--to", "three", "-y");

        assertThat(ran.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(ran.err()).contains("cannot move to the database 'three'", "add 'three' to the group first");
        assertThat(ran.err().lines()).hasSize(1);
        var json = program.run("move", "0", "--to", "three", "-y", "--json");
        assertThat(json.json().get("error").asString()).contains("'three'");
    }

    @OnEachDatabase
    void wrongSettingsAreToldAllAtOnce(Databases fresh) throws SQLException, IOException {
        var program = Program.of(directory, shop(fresh));
        program.settings.put("hibernate.shards.database.two.ur", "${env:NOT_THERE}");
        program.settings.put("hibernate.shards.databses", "one");

        var missing = program.run("status");
        program.environment.put("NOT_THERE", "x");
        var wrong = program.run("status");

        assertThat(missing.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(missing.err()).contains("takes the variable 'NOT_THERE'", "Set it, or give the value");
        assertThat(wrong.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(wrong.err()).contains("2 problems", "hibernate.shards.databses", "two.ur");
    }

    @OnEachDatabase
    void aUnitWithoutACatalogIsToldSo(Databases fresh) throws SQLException, IOException {
        var shop = shop(fresh);
        var program = Program.of(directory, shop);
        program.settings.remove("hibernate.shards.catalog");
        var without = program.run("map");
        program.settings.put("hibernate.shards.catalog", "four");
        var unknown = program.run("map");
        program.settings.put("hibernate.shards.catalog", "two");
        var elsewhere = program.run("map");

        assertThat(without.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(without.err()).contains("have no 'hibernate.shards.catalog'", "Set it as the application does");
        assertThat(unknown.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(unknown.err()).contains("'four'");
        assertThat(elsewhere.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(elsewhere.err()).contains("has no shared map, or not in the database", "correct the name");
    }

    @OnEachDatabase
    void passwordsComeFromAFileOrThePrompt(Databases fresh, DatabaseKind kind) throws SQLException, IOException {
        var shop = shop(fresh);
        var program = Program.of(directory, shop);
        program.environment.clear();
        var secret = shop.database("one").password();
        var file = Files.writeString(
                directory.resolve("secrets"), "one=" + secret + "\ntwo=" + secret + "\nthree=" + secret + "\n");

        assertThat(program.run("map", "--passwords=" + file).exitCode()).isZero();
        if (kind == DatabaseKind.H2) {
            assertThat(program.run("map").exitCode()).isEqualTo(ExitCode.FAILED);
        }
        assertThat(program.run("map", "-W").err()).contains("nobody can be asked", "SHARDS_PASSWORD_ONE");
        program.answering(secret, secret, secret);
        assertThat(program.run("map", "-W").exitCode()).isZero();
        assertThat(program.asked).hasSize(3).contains("Password of the database 'two': ");
    }

    @OnEachDatabase
    void whatIsNoCommandIsToldWithTheUsage(Databases fresh) throws SQLException, IOException {
        var program = Program.of(directory, shop(fresh));

        assertThat(program.run("mov").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(program.run("mov").err()).contains("Did you mean");
        assertThat(program.run("plan").err()).contains("Which change?");
        assertThat(program.run("move", "0-x", "--to", "two").err()).contains("'0-x' is no number or range");
        assertThat(program.run("move", "0", "--to", "two", "--parallel", "0").exitCode())
                .isEqualTo(ExitCode.USAGE);
        assertThat(program.run("balance", "--keyspace", "other").err()).contains("There is no keyspace 'other'");
        assertThat(program.runAlone("--help").out()).contains("Exit codes:", "even-out");
        assertThat(program.runAlone("status", "--settings", "nowhere.properties")
                        .err())
                .contains("'nowhere.properties' could not be read", "--settings");
    }

    @OnEachDatabase
    void verifyFindsAndRepairsMisplacedRows(Databases fresh) throws SQLException, IOException {
        var shop = shop(fresh);
        var program = Program.of(directory, shop);
        assertThat(program.run("verify").exitCode()).isZero();
        shop.unguarded("two", "insert into posts values (1, 0, 'post 1')", "insert into posts values (2, 1, 'other')");

        var ran = program.run("verify", "--digests", "0-1");

        assertThat(ran.exitCode()).isEqualTo(ExitCode.FOUND);
        assertThat(ran.out())
                .contains("Keyspace 'default': 189 rows of 6 virtual shards, not all as it should be")
                .containsPattern("default/1 +18 +[0-9a-f]{16}")
                .containsPattern(
                        "misplaced rows +two +default/0 +1 +--repair +rows in posts \\(1\\); the owner 'one' has all")
                .containsPattern(
                        "misplaced rows +two +default/1 +1 +rows in posts \\(1\\); the owner 'one' has not all");
        var unasked = program.run("verify", "--repair");
        assertThat(unasked.exitCode()).isEqualTo(ExitCode.FOUND);
        assertThat(unasked.out()).contains("Delete 1 rows that their owners have too, the same? Nobody can be asked");
        var repaired = program.run("verify", "--repair", "--yes", "--json");
        assertThat(repaired.exitCode()).isEqualTo(ExitCode.FOUND);
        assertThat(repaired.json().at("/repaired/0/deleted").asInt()).isEqualTo(1);
        assertThat(repaired.json().at("/keyspaces/0/findings")).hasSize(2);
        shop.unguarded("two", "delete from posts where id = 2");
        shop.unguarded("two", "insert into posts values (1, 0, 'post 1')");
        assertThat(program.run("verify", "--repair", "--yes").exitCode()).isZero();
        assertThat(program.run("verify").out()).contains("all as it should be");
    }

    @OnEachDatabase
    void schemaShowsTablesAndWhereTheyDiffer(Databases fresh) throws SQLException, IOException {
        var shop = shop(fresh);
        var program = Program.of(directory, shop);

        var same = program.run("schema");
        shop.database("two").execute("alter table posts add column extra integer");
        var other = program.run("schema");

        assertThat(same.exitCode()).isZero();
        assertThat(same.out())
                .containsPattern("posts +default +id +vshard +3\n")
                .containsPattern("likes +default +post_id +vshard +2\n")
                .contains("All databases have the same columns.");
        assertThat(other.exitCode()).isEqualTo(ExitCode.FOUND);
        assertThat(other.out()).containsPattern("(?i)schema +two +posts +0 +the column 'extra' is ");
        assertThat(program.run("schema", "--json").json().at("/findings/0/kind").asString())
                .isEqualTo("schema");
    }

    @OnEachDatabase
    void doctorChecksAllThatCanBeCheckedQuickly(Databases fresh) throws SQLException, IOException {
        var shop = shop(fresh);
        var program = Program.of(directory, shop);

        var sound = program.run("doctor");

        assertThat(sound.out()).doesNotContain("PROBLEM");
        assertThat(sound.exitCode()).isZero();

        shop.beginMove(0, "two");
        shop.node("web-1", 1, Duration.ofMinutes(3));
        program.settings.put("hibernate.shards.databases", "one,two,three,four");
        program.settings.put("hibernate.shards.database.four.url", "jdbc:h2:mem:four");
        var swapped = program.settings.get("hibernate.shards.database.two.url");
        program.settings.put(
                "hibernate.shards.database.two.url", program.settings.get("hibernate.shards.database.three.url"));
        program.settings.put("hibernate.shards.database.three.url", swapped);
        shop.database("one").execute("drop trigger " + guardOf(shop, "likes"));
        var ill = program.run("doctor");

        assertThat(ill.exitCode()).isEqualTo(ExitCode.FOUND);
        assertThat(ill.out())
                .contains(
                        "ok       every database of the map answers",
                        "PROBLEM  every database of the settings is in the map",
                        "does not know 'four'. Start one node with these settings.",
                        "two, hs_database: it records that it is 'three', number 2",
                        "PROBLEM  databases record the owners that the map has",
                        "PROBLEM  tables have their guards",
                        "ok       databases have the same columns",
                        "web-1 has version 1 of 3",
                        "default/0 from one to two is planned");
        assertThat(program.run("doctor", "--json").json().get("sound").asBoolean())
                .isFalse();
    }

    private static String guardOf(SharedShop shop, String table) throws SQLException {
        var postgres = shop.database("one").kind() == DatabaseKind.POSTGRESQL;
        var name = shop.database("one")
                .queryForStrings(
                        "select trigger_name from information_schema.triggers where lower(event_object_table) = '"
                                + table + "' order by trigger_name")
                .get(0);
        return "\"" + name + "\"" + (postgres ? " on " + table : "");
    }
}
