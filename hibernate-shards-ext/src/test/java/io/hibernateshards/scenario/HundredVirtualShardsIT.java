package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import io.hibernateshards.VirtualShard;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Many more virtual shards than databases: an explicit map of vshard groups says where each lives. */
class HundredVirtualShardsIT {

    private static final List<String> DATABASES = List.of("db0", "db1", "db2", "spare");
    private static final Set<String> ACTIVE = Set.of("db0", "db1", "db2");
    private static final int ROWS = 300;

    @Entity(name = "Note")
    @EntityGroup("note")
    static class Note {
        @Id
        @ShardKey
        int id;

        Note() {}

        Note(int id) {
            this.id = id;
        }
    }

    private static WatchedUnit unit(Databases databases, String groups) {
        var unit = WatchedUnit.of(
                databases,
                DATABASES,
                Map.of("hibernate.shards.virtual_shards", 100, "hibernate.shards.groups", groups),
                Note.class);
        var notes = IntStream.range(0, ROWS)
                .mapToObj(Note::new)
                .collect(Collectors.groupingBy(note -> unit.databaseOf(Note.class, note.id)));
        notes.values().forEach(ofOne -> unit.inTransaction(session -> ofOne.forEach(session::persist)));
        return unit;
    }

    /** Each row's virtual shard is what its key says, and the databases that hold rows are what the map says. */
    private static void everyRowIsWhereTheMapSays(WatchedUnit unit, Function<Integer, String> databaseOfShard) {
        int rows = 0;
        for (var database : DATABASES) {
            for (var row : unit.rows(database, "select id, vshard from Note")) {
                int id = Integer.parseInt(row.substring(0, row.indexOf('|')));
                int shard = Integer.parseInt(row.substring(row.indexOf('|') + 1));
                assertThat(shard).isEqualTo(unit.shardOf(Note.class, id));
                assertThat(databaseOfShard.apply(shard)).isEqualTo(database);
                rows++;
            }
        }
        assertThat(rows).isEqualTo(ROWS);
    }

    @OnEachDatabase
    void aHundredVirtualShardsAreOnThreeDatabasesAndTheSpareOneIsEmpty(Databases databases) {
        try (var unit = unit(databases, "a: 0-33 @ db0; b: 34-66 @ db1; c: 67-99 @ db2, spare(waiting)")) {
            everyRowIsWhereTheMapSays(unit, shard -> shard < 34 ? "db0" : shard < 67 ? "db1" : "db2");

            assertThat(unit.rows("spare", "select id from Note")).isEmpty();
            assertThat(unit.list(ACTIVE, "select count(n), max(n.id) from Note n", Object[].class))
                    .containsExactly(new Object[] {(long) ROWS, ROWS - 1});
            var delegates = unit.factory.delegates();
            assertThat(delegates).hasSize(100);
            assertThat(delegates.stream()
                            .collect(Collectors.groupingBy(
                                    shard -> shard.group() + " on " + shard.database(), Collectors.counting())))
                    .isEqualTo(Map.of("a on db0", 34L, "b on db1", 33L, "c on db2", 33L));
            assertThat(delegates.stream().mapToLong(VirtualShard::insertCount).sum())
                    .isEqualTo(ROWS);
        }
    }

    @OnEachDatabase
    void anyVirtualShardMayBeOnAnyDatabase(Databases databases) {
        var groups = "hot: 7, 42 @ spare; even: 0, 2, 4, 6, 8-41 @ db1; rest: 1, 3, 5, 43-99 @ db2";
        try (var unit = unit(databases, groups)) {
            everyRowIsWhereTheMapSays(
                    unit,
                    shard -> shard == 7 || shard == 42
                            ? "spare"
                            : shard > 42 || shard == 1 || shard == 3 || shard == 5 ? "db2" : "db1");

            assertThat(unit.rows("db0", "select id from Note")).isEmpty();
            assertThat(unit.rows("spare", "select distinct vshard from Note order by vshard"))
                    .containsExactly("7", "42");
        }
    }

    @OnEachDatabase
    void aMemberOfABucketIsFoundByTheMapAndNotByWalkingTheChain(Databases databases) {
        try (var unit = unit(databases, "a: 0-49 @ db0, db1; b: 50-99 @ db2, spare(waiting)")) {
            everyRowIsWhereTheMapSays(unit, shard -> shard < 25 ? "db0" : shard < 50 ? "db1" : "db2");

            for (int id : List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)) {
                unit.asking(
                        Set.of(unit.databaseOf(Note.class, id)),
                        session -> assertThat(session.find(Note.class, id)).isNotNull());
            }
        }
    }
}
