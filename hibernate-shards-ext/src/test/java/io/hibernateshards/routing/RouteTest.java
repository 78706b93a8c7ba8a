package io.hibernateshards.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.DatabaseSet;
import io.hibernateshards.topology.KeyspaceMap;
import io.hibernateshards.topology.ShardMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class RouteTest {

    private static final Database ONE = new Database("one", 0);
    private static final Database TWO = new Database("two", 1);
    private static final Database THREE = new Database("three", 2);

    private final ShardMap map = map(ONE, TWO, THREE);

    @Test
    void aSetOfDatabasesIsARoute() {
        assertThat(Route.of(DatabaseSet.EMPTY, map)).isEqualTo(new Route.Nowhere());
        assertThat(Route.of(DatabaseSet.of(TWO), map)).isEqualTo(new Route.Single(TWO));
        assertThat(Route.of(DatabaseSet.of(THREE).or(DatabaseSet.of(ONE)), map))
                .isEqualTo(new Route.Several(List.of(ONE, THREE)));
        assertThat(Route.of(map.every(), map)).isEqualTo(new Route.Every(List.of(ONE, TWO, THREE)));
    }

    @Test
    void theOnlyDatabaseIsASingleRoute() {
        var only = map(ONE);

        assertThat(Route.of(only.every(), only)).isEqualTo(new Route.Single(ONE));
        assertThat(Route.of(only.every(), only).isSingle()).isTrue();
    }

    @Test
    void aRouteIsReadable() {
        assertThat(new Route.Nowhere()).hasToString("nowhere");
        assertThat(new Route.Single(TWO)).hasToString("single (two)");
        assertThat(new Route.Several(List.of(ONE, THREE))).hasToString("several (one, three)");
        assertThat(new Route.Every(List.of(ONE, TWO))).hasToString("every (one, two)");
        assertThat(new Route.Nowhere().databases()).isEmpty();
        assertThat(new Route.Nowhere().isSingle()).isFalse();
    }

    private static ShardMap map(Database... databases) {
        var all = List.of(databases);
        return ShardMap.of(0, all, List.of(KeyspaceMap.evenly("default", 8, all)));
    }
}
