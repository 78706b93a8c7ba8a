package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.catalog.IdCounters;
import io.hibernateshards.catalog.JdbcKeyDirectory;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.topology.VirtualShardRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** What several nodes count together in the databases: ids and the keys of a directory. */
class CountersIT {

    private static Node node(Databases databases) {
        var node = new Node(List.of(databases.fresh("one")), "one");
        node.gate(node.expected(node.evenly(8))).openAll();
        return node;
    }

    private static void inParallel(int times, Callable<Void> work) throws Exception {
        var threads = Executors.newFixedThreadPool(times);
        try {
            for (var done : threads.invokeAll(java.util.Collections.nCopies(times, work))) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @OnEachDatabase
    void nodesThatReserveAtTheSameTimeNeverGetTheSameNumbers(Databases databases) throws Exception {
        var node = node(databases);
        Set<Long> firsts = ConcurrentHashMap.newKeySet();

        inParallel(6, () -> {
            var counters = new IdCounters(node, Node.TABLES);
            for (int count = 0; count < 50; count++) {
                firsts.add(counters.reserve(node.databases().get(0), "id", 100, 1));
            }
            return null;
        });

        assertThat(firsts).hasSize(300).allMatch(first -> first % 100 == 1).contains(1L, 29_901L);
    }

    @OnEachDatabase
    void aMinimumIsNeverGoneBelowNorBackFrom(Databases databases) {
        var node = node(databases);
        var counters = new IdCounters(node, Node.TABLES);
        var one = node.databases().get(0);

        assertThat(counters.reserve(one, "id", 10, 1)).isEqualTo(1);
        assertThat(counters.reserve(one, "id", 10, 500)).isEqualTo(500);
        assertThat(counters.reserve(one, "id", 10, 1)).isEqualTo(510);
        assertThat(counters.reserve(one, "other", 10, 7)).isEqualTo(7);
    }

    @OnEachDatabase
    void newKeysGoToTheVirtualShardWithTheFewest(Databases databases) {
        var node = node(databases);
        var directory = new JdbcKeyDirectory(node, Node.TABLES, node.databases().get(0));
        var interval = new VirtualShardRange(1, 2);

        assertThat(directory.find("link", "a")).isEmpty();
        assertThat(directory.enter("link", "a", interval)).isEqualTo(1);
        assertThat(directory.enter("link", "b", interval)).isEqualTo(2);
        assertThat(directory.enter("link", "a", interval)).isEqualTo(1);
        assertThat(directory.enter("link", "A", interval)).isEqualTo(1);
        assertThat(directory.find("link", "b")).hasValue(2);
        assertThat(directory.find("other", "b")).isEmpty();
        assertThat(directory.enter("link", "x".repeat(2_000), interval)).isEqualTo(2);
        assertThat(directory.find("link", "x".repeat(2_000))).hasValue(2);
    }

    @OnEachDatabase
    void nodesThatEnterTheSameKeysAgreeAndKeepThemEven(Databases databases) throws Exception {
        var node = node(databases);
        var places = new ConcurrentHashMap<Long, Set<Integer>>();

        inParallel(4, () -> {
            var directory =
                    new JdbcKeyDirectory(node, Node.TABLES, node.databases().get(0));
            for (long key = 0; key < 40; key++) {
                int shard = directory.enter("link", key, new VirtualShardRange(0, 3));
                places.computeIfAbsent(key, its -> ConcurrentHashMap.newKeySet())
                        .add(shard);
            }
            return null;
        });

        assertThat(places)
                .hasSize(40)
                .allSatisfy((key, shards) -> assertThat(shards).hasSize(1));
        var perShard = new TreeMap<Integer, Integer>();
        new ArrayList<>(places.values())
                .forEach(shards -> perShard.merge(shards.iterator().next(), 1, Integer::sum));
        assertThat(perShard.values()).containsExactly(10, 10, 10, 10);
    }
}
