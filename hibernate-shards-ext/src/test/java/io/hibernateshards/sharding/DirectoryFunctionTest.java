package io.hibernateshards.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.topology.VirtualShardRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class DirectoryFunctionTest {

    private final KeyMap directory = new KeyMap();
    private final DirectoryFunction function =
            new DirectoryFunction("links", directory, new VirtualShardRange(1, 2), 1000);

    @Test
    void theFirstKeyGoesToTheFirstShardAndTheSecondToTheSecond() {
        assertThat(function.place("first")).isEqualTo(1);
        assertThat(function.place("second")).isEqualTo(2);
        assertThat(function.place("first")).isEqualTo(1);
        assertThat(function.place("third")).isEqualTo(1);
    }

    @Test
    void anAbsentKeyIsAskedForAgainAndAPresentOneIsNot() {
        assertThat(function.find("key")).isEqualTo(ShardingFunction.NOWHERE);
        directory.enter("links", "key", new VirtualShardRange(2, 2));

        assertThat(function.find("key")).isEqualTo(2);
        assertThat(function.find("key")).isEqualTo(2);

        assertThat(directory.asked).containsExactly("key", "key");
    }

    @Test
    void theCacheIsBoundedAndKeepsWhatIsInUse() {
        var cache = new PlaceCache(100);
        for (int key = 0; key < 10_000; key++) {
            cache.put("key" + key, key);
            assertThat(cache.get("key0")).isZero();
            assertThat(cache.size()).isLessThanOrEqualTo(101);
        }

        assertThat(cache.get("key9999")).isEqualTo(9999);
        assertThat(cache.get("key500")).isNull();
    }

    @DirectorySharding(vshards = "0-9", cachedKeys = 0)
    private static class Wrong {}

    @DirectorySharding(vshards = "0-9")
    private static class Right {}

    @Test
    void aUnitWithoutAStoreIsRefused() {
        assertThat(Functions.problemsOf(Wrong.class, String.class))
                .anySatisfy(problem ->
                        assertThat(problem).contains("no store for the places").contains("Choose another function"))
                .anySatisfy(problem ->
                        assertThat(problem).contains("keeps 0 places").contains("'cachedKeys'"))
                .hasSize(2);
    }

    @Test
    void theAnnotationTellsTheInterval() {
        var problems = new ArrayList<String>();
        var key = new EntityGroupKey("links", List.of(new EntityGroupKey.Column("key", String.class)), 1024, directory);

        var made = ShardingFunctions.of(key, List.of(Right.class.getAnnotations()), problems);

        assertThat(problems).isEmpty();
        assertThat(made.place("first")).isZero();
        assertThat(made.fingerprint()).isEqualTo("directory @ 0-9");
    }

    /** A key map with counters, in memory. */
    private static final class KeyMap implements KeyDirectory {

        private final Map<Object, Integer> shardOfKey = new HashMap<>();
        private final Map<Integer, Integer> counters = new HashMap<>();
        private final List<Object> asked = new ArrayList<>();

        @Override
        public OptionalInt find(String entityGroup, Object canonicalKey) {
            asked.add(canonicalKey);
            var shard = shardOfKey.get(canonicalKey);
            return shard == null ? OptionalInt.empty() : OptionalInt.of(shard);
        }

        @Override
        public int enter(String entityGroup, Object canonicalKey, VirtualShardRange interval) {
            return shardOfKey.computeIfAbsent(canonicalKey, key -> {
                int least = interval.first();
                for (int shard = interval.first(); shard <= interval.last(); shard++) {
                    if (counters.getOrDefault(shard, 0) < counters.getOrDefault(least, 0)) {
                        least = shard;
                    }
                }
                counters.merge(least, 1, Integer::sum);
                return least;
            });
        }
    }
}
