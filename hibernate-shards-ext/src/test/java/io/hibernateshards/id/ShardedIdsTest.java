package io.hibernateshards.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.ShardException;
import io.hibernateshards.StaleTopologyException;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.KeyspaceMap;
import io.hibernateshards.topology.ShardMap;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.junit.jupiter.api.Test;

class ShardedIdsTest {

    private static final List<Database> DATABASES = List.of(new Database("one", 0), new Database("two", 1));
    private static final IdCodec CODEC = IdCodec.forShardCount(12);

    private final AtomicReference<ShardMap> map =
            new AtomicReference<>(ShardMap.of(0, DATABASES, List.of(KeyspaceMap.evenly("default", 12, DATABASES))));
    private final Map<Database, Long> counters = new HashMap<>();
    private final SplittableRandom random = new SplittableRandom(7);
    private final ShardedIds ids = new ShardedIds(
            map::get,
            Map.of("default", CODEC),
            new CounterBlocks(
                    (database, name, size, minimum) -> {
                        long first = Math.max(counters.getOrDefault(database, 1L), minimum);
                        counters.put(database, first + size);
                        return first;
                    },
                    3),
            new ShardedUuid(Clock.systemUTC(), random::nextLong),
            random::nextInt);

    private final List<Integer> placed = new ArrayList<>();

    /** An owner is its virtual shard, or a text where that is not known. */
    ShardedIdsTest() {
        ids.owners(new ShardOfOwner() {
            @Override
            public String keyspace(String entityName) {
                return "default";
            }

            @Override
            public OptionalInt find(String entityName, Object owner, SharedSessionContractImplementor session) {
                return owner instanceof Integer shard ? OptionalInt.of(shard) : OptionalInt.empty();
            }

            @Override
            public void placed(String entityName, int shard, SharedSessionContractImplementor session) {
                placed.add(shard);
            }
        });
    }

    @Test
    void anIdTellsTheOwnersVirtualShardAndTheDatabaseWhoseCounterMadeIt() {
        long onOne = ids.nextNumber("Post", 5, 0, on(DATABASES.get(0)));
        long onTwo = ids.nextNumber("Post", 6, 0, on(DATABASES.get(0)));

        assertThat(List.of(CODEC.shardOf(onOne), CODEC.databaseNumberOf(onOne))).containsExactly(5, 0);
        assertThat(List.of(CODEC.shardOf(onTwo), CODEC.databaseNumberOf(onTwo))).containsExactly(6, 1);
    }

    @Test
    void onlyAPlaceThatIsChosenIsTold() {
        ids.nextNumber("Post", 5, 0, on(DATABASES.get(0)));
        long chosen = ids.nextNumber("Member", "new", 0, on(DATABASES.get(0)));

        assertThat(placed).containsExactly(CODEC.shardOf(chosen));
    }

    @Test
    void newRootsSpreadOverAllVirtualShardsOfTheDatabaseThatIsWrittenTo() {
        var shards = new TreeSet<Integer>();
        for (int count = 0; count < 500; count++) {
            shards.add(CODEC.shardOf(ids.nextNumber("Member", "new", 0, on(DATABASES.get(1)))));
        }

        assertThat(shards).containsExactly(6, 7, 8, 9, 10, 11);
    }

    @Test
    void idsStayApartWhenAVirtualShardMovesThereAndBackInTheMiddleOfABlock() {
        var there = ShardMap.of(1, DATABASES, List.of(KeyspaceMap.evenly("default", 12, DATABASES)));
        var moved = ShardMap.of(2, List.of(DATABASES.get(0), DATABASES.get(1)), List.of(allOnTwo()));
        var seen = new HashSet<Long>();
        for (int round = 0; round < 100; round++) {
            map.set(round % 2 == 0 ? there : moved);
            seen.add(ids.nextNumber("Post", 5, 0, on(DATABASES.get(0))));
        }

        assertThat(seen).hasSize(100);
    }

    private static SharedSessionContractImplementor on(Database database) {
        return (SharedSessionContractImplementor) Proxy.newProxyInstance(
                ShardedIdsTest.class.getClassLoader(),
                new Class<?>[] {SharedSessionContractImplementor.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("getTenantIdentifierValue")) {
                        return database;
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
    }

    private static KeyspaceMap allOnTwo() {
        return KeyspaceMap.evenly("default", 12, List.of(DATABASES.get(1)));
    }

    @Test
    void noIdIsBelowTheLeastThatTellsItsPlace() {
        assertThat(ids.nextNumber("Post", 0, 1_000_000, on(DATABASES.get(0)))).isGreaterThanOrEqualTo(1_000_000);
    }

    @Test
    void anAssignedIdIsKeptWhereItsVirtualShardIsTheOwners() {
        long fits = CODEC.encode(9, 1, 5);

        assertThatCode(() -> ids.checkAssigned("Post", 5, fits, 0, on(DATABASES.get(0))))
                .doesNotThrowAnyException();
        assertThatCode(() -> ids.checkAssigned("Post", 7, 42L, 1_000, on(DATABASES.get(0))))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> ids.checkAssigned("Post", 6, fits, 0, on(DATABASES.get(0))))
                .isInstanceOf(ShardException.class)
                .hasMessageContaining("tells virtual shard 5, and its shard key 6")
                .hasMessageContaining("Let the id be generated");
    }

    @Test
    void anAssignedIdOutsideTheKeyspaceIsRefused() {
        assertThatThrownBy(() -> ids.checkAssigned("Member", "new", CODEC.encode(9, 1, 13), 0, on(DATABASES.get(0))))
                .isInstanceOf(ShardException.class)
                .hasMessageContaining("virtual shard 13, which keyspace 'default' does not have")
                .hasMessageContaining("@ShardedId(from = ...)");
        assertThatThrownBy(() -> ids.checkAssigned("Member", "new", -3L, 0, on(DATABASES.get(0))))
                .hasMessageContaining("is negative")
                .hasMessageContaining("assign a positive one");
    }

    @Test
    void anAssignedUuidIsKeptWhereItsVirtualShardIsTheOwners() {
        var ours = ids.nextUuid("Post", 5, on(DATABASES.get(0)));

        assertThatCode(() -> ids.checkAssigned("Post", 5, ours, on(DATABASES.get(0))))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> ids.checkAssigned("Post", 6, ours, on(DATABASES.get(0))))
                .hasMessageContaining("tells virtual shard 5");
        assertThatThrownBy(() -> ids.checkAssigned("Post", 5, UUID.randomUUID(), on(DATABASES.get(0))))
                .isInstanceOf(ShardException.class)
                .hasMessageContaining("does not tell its virtual shard")
                .hasMessageContaining("remove @ShardedId");
    }

    @Test
    void aCounterThatIsUsedUpIsRefused() {
        counters.put(DATABASES.get(0), CODEC.maximumCounter() + 1);

        assertThatThrownBy(() -> ids.nextNumber("Post", 0, 0, on(DATABASES.get(0))))
                .isInstanceOf(ShardException.class)
                .hasMessageContaining("The counter of entity 'Post' on database 'one' is used up")
                .hasMessageContaining("Move the virtual shards to another database");
    }

    @Test
    void aDatabaseWithoutVirtualShardsGetsNoNewRoots() {
        map.set(ShardMap.of(0, DATABASES, List.of(allOnTwo())));

        assertThatThrownBy(() -> ids.nextNumber("Member", "new", 0, on(DATABASES.get(0))))
                .isInstanceOf(ShardException.class)
                .hasMessageContaining("the database 'one' has no virtual shard of the keyspace 'default'")
                .hasMessageContaining("Persist it in a session that is not narrowed to that database");
    }

    @Test
    void whereVirtualShardsCanMoveADatabaseWithoutAnyMayHaveLostThemMeanwhile() {
        map.set(ShardMap.of(2, DATABASES, List.of(allOnTwo())));

        assertThatThrownBy(() -> ids.nextNumber("Member", "new", 0, on(DATABASES.get(0))))
                .isInstanceOf(StaleTopologyException.class)
                .hasMessageContaining("'one', which has no virtual shard of the keyspace 'default'")
                .hasMessageContaining("Repeat the transaction");
    }
}
