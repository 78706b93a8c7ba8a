package io.hibernateshards.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.ShardId;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShardMapTest {

    private static final Database ONE = new Database("one", 0);
    private static final Database TWO = new Database("two", 1);

    private final ShardMap map = ShardMap.of(
            3,
            List.of(ONE, TWO),
            List.of(
                    KeyspaceMap.evenly("default", 8, List.of(ONE, TWO)),
                    KeyspaceMap.evenly("players", 2, List.of(TWO))));

    @Test
    void eachKeyspaceHasItsOwnPlaces() {
        assertThat(map.epoch()).isEqualTo(3);
        assertThat(map.databaseOf(ShardId.of(1))).isEqualTo(ONE);
        assertThat(map.databaseOf(new ShardId("players", 1))).isEqualTo(TWO);
        assertThat(map.every().among(map.databases())).containsExactly(ONE, TWO);
    }

    @Test
    void aVirtualShardOutsideItsKeyspaceIsRefused() {
        assertThatThrownBy(() -> map.databaseOf(new ShardId("players", 2)))
                .hasMessageContaining("'players/2' is outside its keyspace")
                .hasMessageContaining("[0, 2)");
        assertThatThrownBy(() -> map.keyspace("player"))
                .hasMessageContaining("'player'")
                .hasMessageContaining("[default, players]");
        assertThatThrownBy(() -> map.database("three"))
                .hasMessageContaining("'three'")
                .hasMessageContaining("[one, two]");
    }

    @Test
    void aDatabaseStandsAtThePlaceOfItsNumber() {
        assertThatThrownBy(() -> ShardMap.of(0, List.of(TWO, ONE), List.of()))
                .hasMessageContaining("'two' has the number 1 but stands at place 0");
    }
}
